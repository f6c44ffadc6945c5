// What stands in a roster is text, in whatever column, header, list or name of
// a file: nothing of it runs, and no element is made of it.

import fs from 'node:fs';
import path from 'node:path';
import {check, close, filesBelow, newRoom, openFolds, quiet, show, test, top,
	want} from './lib.mjs';

const evil = [
	'<img src=x onerror=hit=1>',
	'x"><script>hit=1</script>',
	"x' autofocus onfocus='hit=1' x='",
	'</title></style></script><svg onload=hit=1>',
	'<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
	'javascript:hit=1',
	'<!-- <a href="javascript:hit=1">',
	'&lt;img src=x onerror=hit=1&gt;&#60;b&#62;',
	']]><base href="//a.test/"><meta http-equiv=refresh content=0>',
	'"><img src=x onerror=hit=1>',
	'" autofocus onfocus=hit=1 x=',
	"'><svg onload=hit=1>",
	"' autofocus onfocus=hit=1 x=",
	'\'"><script>hit=1</script>',
];
const formulas = ['=HYPERLINK("http://a.test","x")', '+1+1', '-2+3', '@SUM(A1)',
	'\t=1+1', '＝1+1', '＋1', '－1', '＠x', '=cmd|\'/c calc\'!A1'];

// The same text without what means anything to HTML. Quotes in front of it stay:
// they are taken off as a repair, and the pages tell of that.
function harmless(text) {
	const [, open, rest] = /^(["']*)(.*)$/s.exec(text);

	return open + rest.replace(/[<>"'&:=/]/g, '§');
}

function quoted(cell) {
	return `"${cell.replaceAll('"', '""')}"`;
}

// Every text in every column of a row of its own, in the names of columns, and
// in the names of a folder and a file.
function rosters(dir, change, texts) {
	const [head, row] = fs.readFileSync(
		path.join(top, 'tests/cli/roster.csv'), 'utf8').replace(/^\uFEFF/, '')
		.split(/\r?\n/).map(line => line.split(','));
	const write = (file, lines) => {
		fs.mkdirSync(path.dirname(path.join(dir, file)), {recursive: true});
		fs.writeFileSync(path.join(dir, file), lines.map(
			line => `${line.map(quoted).join(',')}\n`).join(''));
	};

	texts.forEach((text, i) => {
		const t = change(text);
		const name = `${i}-${t.replaceAll('/', '∕')}`;

		write(`${name}/${name}.csv`, [head, ...head.map((_, at) =>
			row.map((cell, c) => c === at ? t : cell))]);
		write(`head${i}.csv`, [[...head.slice(0, -2), t, head.at(-1)], row]);
	});
}

function reports(name, change, texts) {
	const dir = newRoom(`${name}/rosters`), out = newRoom(`${name}/out`);

	rosters(dir, change, texts);
	// In full: a mask shows of both kinds of texts what it likes.
	check(1, dir, '--as-of', '2026-09-30', '-o', out, '--unmasked',
		'--approval-number', '1', '.');
	return out;
}

// How often each element stands in FILE, and each attribute; opened without its
// policy, so that what would run does.
async function shape(browser, file) {
	const page = await show(browser, file, {bypassCSP: true});

	await openFolds(page);
	await page.waitForTimeout(20);
	const found = await page.evaluate(() => {
		const count = {};
		const add = key => { count[key] = (count[key] ?? 0) + 1; };

		for (const e of document.querySelectorAll('*')) {
			add(e.localName);
			for (const {name, value} of e.attributes)
				add(name === 'href' || name === 'src' ?
					`${name} ${/^[a-z]+:/i.exec(value)}` : name);
		}
		return {count, hit: globalThis.hit ?? parent.hit};
	});

	quiet(page);
	await close(page);
	want(found.hit === undefined, `${file}: something ran`);
	return found.count;
}

// The same elements and attributes, as often, in both.
function alike(a, b, what) {
	const other = [...new Set([...Object.keys(a), ...Object.keys(b)])]
		.filter(key => a[key] !== b[key])
		.map(key => `${key} ${a[key] ?? 0}, not ${b[key] ?? 0}`);

	want(other.length === 0, `${what}: ${other.join('; ')}`);
}

// The cells of a CSV that a spreadsheet would take for a formula.
function risky(file) {
	const text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	const cells = text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,\r\n"]*))/gm);

	return [...cells].map(cell => cell[1] ?? cell[2])
		.filter(cell => /^[=+\-@\t\r＝＋－＠]/.test(cell) &&
			!/^-?[0-9.]+$/.test(cell));
}

export function injection(browser) {
	test('no text of a roster becomes markup, none runs', async () => {
		const bad = reports('evil', text => text, evil);
		const good = reports('harmless', harmless, evil);
		const [a, b] = [bad, good].map(out => filesBelow(out, '.html'));

		want(a.length > 1 && a.length === b.length,
			`${a.length} and ${b.length} pages`);
		for (let i = 0; i < a.length; i++)
			alike(await shape(browser, a[i]),
				await shape(browser, b[i]), a[i]);
	});
	test('no text of a roster becomes a formula', async () => {
		const out = reports('formulas', text => text, formulas);
		const files = ['findings.csv', 'corrections.csv']
			.map(name => path.join(out, name)).concat(filesBelow(
				path.join(out, 'schools'), '错误报告.csv'));

		want(files.length > 2, `${files.length} files`);
		for (const file of files)
			want(risky(file).length === 0,
				`${file}: ${risky(file).slice(0, 3)}`);
		const given = filesBelow(path.join(out, '../rosters'), '.csv');

		want(given.some(file => risky(file).length > 0), 'none was given');
	});
}
