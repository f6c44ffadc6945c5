"""How each school's exports look: encoding, delimiter, quotes, titles, headers.

None of this is a fault; it is how files arrive (domain.md 6).
"""

from . import columns as c

NUMBER, TEACHER, REMARK = "序号", "班主任", "备注"
UNKNOWN = (NUMBER, TEACHER, REMARK)


class Layout:
    def __init__(self, columns, names=None, encoding="utf-8", bom=False, delimiter=",",
                 eol="\r\n", quote="minimal", dashed=False, titles=0, total=False,
                 split="school", folder="{town}/{school}", extension=".csv", star=None,
                 broken_lines=False):
        self.columns = columns
        self.names = names or {}
        self.encoding = encoding
        self.bom = bom
        self.delimiter = delimiter
        self.eol = eol
        self.quote = quote
        self.dashed = dashed
        self.titles = titles
        self.total = total
        self.split = split
        self.folder = folder
        self.extension = extension
        self.star = star
        self.broken_lines = broken_lines

    def header(self, column):
        name = self.names.get(column, column)
        if self.star and column in c.STARRED:
            return self.star.format(name)
        return name

    def can_hold(self, text):
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


PLAIN = Layout(c.PLAIN, eol="\n", folder="", split="all")

LAYOUTS = {
    # Excel "CSV": GBK, a title and a date row, a blank one, totals below.
    "chenguang": Layout((NUMBER,) + c.EXPORT, c.EXPORT_NAMES, "gbk", titles=3, total=True,
                        folder="市直/{school}花名册"),
    # Excel "CSV UTF-8", everything quoted, one file a grade.
    "qingsong": Layout(c.T2, c.T2_NAMES, bom=True, quote="all", split="grade",
                       star="★{}", folder="市直/{school}/{grade}"),
    # One file a class, as class teachers hand them in.
    "wanyuandian": Layout((NUMBER,) + c.T2_SHORT + (TEACHER,), c.T2_NAMES, "gbk", titles=1,
                          split="class", folder="{town}/{school}/{grade}{class_}"),
    # Excel "Unicode text".
    "siguanyingzi": Layout(c.EXPORT, c.EXPORT_NAMES, "utf-16-le", bom=True, delimiter="\t",
                           extension=".txt", dashed=True,
                           folder="{town}/{school}学生名单"),
    "sanjiazi": Layout(c.T2, {}, eol="\n", star="{}（必填）", dashed=True,
                       folder="{town}/{school}_全校"),
    "linghe": Layout((NUMBER,) + c.JUNIOR, c.JUNIOR_NAMES, "gb18030", quote="text",
                     folder="市直/{school}学生信息"),
    "wanchu": Layout(c.JUNIOR, c.EXPORT_NAMES, bom=True, eol="\n", dashed=True,
                     extension=".csv.gz", folder="{town}/{school}导出"),
    # Every column of the template; some addresses are broken over two lines.
    "daoerdeng": Layout(c.T1_ALL, c.T1_NAMES, bom=True, quote="all", star="*{}",
                        broken_lines=True, folder="{town}/{school}采集表"),
    "sanshijiazi": Layout(c.T1_SHORT + c.GUARDIANS[:4], c.T1_NAMES, delimiter=";",
                          folder="{town}/{school}"),
    "special": Layout((NUMBER,) + c.SPECIAL + (REMARK,), c.T2_NAMES, "gbk", quote="text",
                      titles=2, total=True, folder="市直/{school}"),
}
