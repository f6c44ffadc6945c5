#!/usr/bin/env python3
"""Rosters of the town as a spreadsheet program saves them.

LibreOffice opens each, every column as text, and saves it in each way that a
clerk may choose: what can be read has the same findings as the roster itself,
what cannot is refused with a sentence that says what to do. Then it opens them
as one does who just double-clicks: numbers of 18 digits lose their end.

Not in `make check`: soffice takes seconds for each way. OFFICE=NAME: that
program.
"""

import collections
import csv
import io
import json
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../laws"))
from tap import KEY, TOP, need, play, prepare, room, run, same  # noqa: E402

SOFFICE = os.environ.get("OFFICE", "soffice")
TOWN = os.path.join(TOP, "fixtures/lingyuan/2026-09/rosters")
# Name here, roster, LibreOffice's numbers of its delimiter and character set.
ROSTERS = (("utf8", "市直/凌源市青松路小学/一年级.csv", 44, 76),
           ("gbk", "万元店镇/万元店镇中心小学/六年级1班.csv", 44, 85),
           ("wide", "市直/凌源市特殊教育学校.csv", 44, 85),
           ("semicolon", "三十家子镇/三十家子镇九年一贯制学校.csv", 59, 76),
           ("utf16", "四官营子镇/四官营子镇中心小学学生名单.txt", 9, 65535))
COLUMNS = 80


def text(delimiter, charset, quote=False):
    """Its export as text; every cell between quotes, or as few as will do."""
    return ("csv:Text - txt - csv (StarCalc):"
            f"{delimiter},34,{charset},1,,0,{str(quote).lower()},true,false")


READ = (("UTF-8", text(44, 76)), ("UTF-8, all quoted", text(44, 76, True)),
        ("GB18030", text(44, 85)), ("GBK", text(44, 61)),
        ("UTF-16", text(44, 65535)), ("UTF-16 with tabs", text(9, 65535)),
        ("GB18030 with tabs, all quoted", text(9, 85, True)),
        ("UTF-8 with semicolons", text(59, 76)),
        ("xlsx", "xlsx:Calc MS Excel 2007 XML"))
# What stands in the advice, besides how to save it right.
REFUSED = (("xls", "xls:MS Excel 97", ".xls"), ("ods", "ods:calc8", ".ods"),
           ("fods", "fods:OpenDocument Spreadsheet Flat XML", "XML"),
           ("html", "html:HTML (StarCalc)", "HTML"),
           ("pdf", "pdf:calc_pdf_Export", "PDF"))


def convert(files, way, folder, *options):
    """FILES saved in FOLDER; the paths there."""
    end = way.split(":")[0]
    home = room("home-" + os.path.basename(folder))
    done = run(SOFFICE, f"-env:UserInstallation=file://{home}", "--headless",
               *options, "--convert-to", way, "--outdir", folder, *files)
    made = [os.path.join(folder, os.path.splitext(os.path.basename(f))[0] +
                         "." + end) for f in files]
    for path in made:
        need(os.path.exists(path), f"{SOFFICE} made no {path}: "
             f"{done.stdout.decode()} {done.stderr.decode()}")
    return made


def opened(delimiter, charset, as_text=True):
    """How a text is opened: each column as text, or as it likes."""
    formats = "/".join(f"{i}/2" for i in range(1, COLUMNS)) if as_text else ""
    return (f"--infilter=CSV:{delimiter},34,{charset},1,{formats},2052,false,"
            "true")


def check(path):
    """(status, findings, said): a finding is rule, record, column, school."""
    done = run("xj", "check", "--format", "jsonl", "--key", KEY, "--as-of",
               "2026-09-30", path)
    found = [json.loads(line) for line in done.stdout.decode().splitlines()
             if line.startswith("{")]
    return (done.returncode, collections.Counter(
        (f["rule"], f.get("record"), f["column"], f["school_code"])
        for f in found if "rule" in f), done.stderr.decode())
