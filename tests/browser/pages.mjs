// The pages of the town in a browser: they do nothing but stand there, they
// are whole without scripts, a keyboard reaches everything, axe finds nothing,
// they fit a phone and A4, and they look as they did.
//
// node tests/browser/pages.mjs [-u]: -u writes the pictures of fixtures/pages.

import fs from 'node:fs';
import path from 'node:path';
import {audit, check, close, filesBelow, newRoom, openBrowser, openFolds,
	play, quiet, show, test, top, want} from './lib.mjs';
import {injection} from './injection.mjs';
import {compare, keep, pictures} from './pictures.mjs';

const update = process.argv.includes('-u');
const town = path.join(top, 'fixtures/lingyuan');
const sizes = [{width: 1280, height: 900}, {width: 390, height: 844}];
const schemes = ['light', 'dark'];
const school = 'schools/2121090001/报告.html';
const register = 'forms/2121090001/登记册.html';

// As the bureau does it: June is kept, September is compared.
function makeTown() {
	const state = newRoom('state');
	const made = [];

	check(1, top, '-s', state, '--save', '--as-of', '2026-06-30',
		'fixtures/lingyuan/2026-06/rosters');
	for (const lang of ['zh', 'en']) {
		const out = newRoom(lang);

		check(4, top, '--lang', lang, '-o', out, '-s', state,
			'-d', 'fixtures/lingyuan/2026-09/lists',
			'--as-of', '2026-09-30',
			'fixtures/lingyuan/2026-09/rosters');
		made.push({name: `bureau ${lang}`, lang, sheets: [10, 60],
			file: path.join(out, 'report.html')});
		made.push({name: `school ${lang}`, lang, sheets: [2, 10],
			file: path.join(out, school)});
	}
	return made;
}

// The words of a page, without what the script added to it.
function words(page) {
	return page.evaluate(() => {
		for (const e of document.querySelectorAll('.tool, th button'))
			e.remove();
		return document.body.innerText.trim().split(/\s*\n\s*/);
	});
}

async function withoutScripts(browser, file) {
	const on = await show(browser, file);
	const off = await show(browser, file, {javaScriptEnabled: false});

	for (const page of [on, off])
		await openFolds(page);
	const [a, b] = [await words(on), await words(off)];
	const at = a.findIndex((line, i) => line !== b[i]);

	await close(on);
	await close(off);
	want(a.length > 50, `only ${a.length} lines`);
	want(at < 0 && a.length === b.length, `line ${at} of ${a.length}, ` +
		`${b.length}: '${a[at]}' with, '${b[at]}' without`);
}

// Tab goes from one to the next, in the order of the page, and one sees where.
async function keyboard(browser, file) {
	const page = await show(browser, file);
	const controls = await page.evaluate(() => {
		const all = [...document.querySelectorAll('a[href], button, input, ' +
			'select, summary, [tabindex="0"]')].filter(e =>
			e.checkVisibility({visibilityProperty: true}));
		const seen = globalThis.seen = [];

		document.addEventListener('focusin', event => {
			const e = event.target, style = getComputedStyle(e);
			const box = e.getBoundingClientRect();

			seen.push({at: all.indexOf(e), html: e.outerHTML.slice(0, 90),
				ring: style.outlineStyle !== 'none' &&
				    parseFloat(style.outlineWidth) >= 2,
				there: box.right > 0 && box.bottom > 0 &&
				    box.left < innerWidth && box.top < innerHeight});
		});
		return all.length;
	});

	for (let i = 0; i < controls; i++)
		await page.keyboard.press('Tab');
	const seen = await page.evaluate(() => globalThis.seen);

	want(controls > 20, `only ${controls} controls`);
	for (let i = 0; i < controls; i++)
		want(seen[i]?.at === i && seen[i].ring && seen[i].there,
			`control ${i} of ${controls}: ${JSON.stringify(seen[i])}`);
	await close(page);
}

// What the script offers, by keys alone.
async function tools(browser, file) {
	const page = await show(browser, file);
	const part = page.locator('[data-filter]').last();
	const rows = part.locator('tbody tr');

	await page.keyboard.press('Tab');
	want(await page.evaluate(() => document.activeElement.className) === 'skip',
		'the first Tab is not at the link over the head of the page');
	const fold = page.locator('summary:visible').first();

	const before = await fold.evaluate(e => e.parentElement.open);

	await fold.focus();
	await page.keyboard.press('Enter');
	want(await fold.evaluate(e => e.parentElement.open) !== before,
		'Enter neither folds nor unfolds');

	const button = page.locator('th.number button').first();
	const head = button.locator('xpath=..');

	for (const order of ['descending', 'ascending']) {
		await button.focus();
		await page.keyboard.press('Space');
		want(await head.getAttribute('aria-sort') === order,
			`a number is not sorted ${order}`);
		want(await head.evaluate((th, down) => {
			const cells = [...th.closest('table').tBodies[0].rows]
				.map(r => parseFloat(r.cells[th.cellIndex].textContent));

			return cells.every((n, i) => !i ||
				(down ? cells[i - 1] >= n : cells[i - 1] <= n));
		}, order === 'descending'), `rows are not ${order}`);
	}

	const all = await rows.count();

	await part.locator('input').focus();
	await page.keyboard.type('I02');
	const shown = rows.locator('visible=true');
	const left = await shown.count();

	want(left > 0 && left < all, `I02 leaves ${left} of ${all} rows`);
	want((await part.locator('[role=status]').textContent()).includes(
		String(left)), 'the number of rows is not told');
	await part.locator('input').fill('no such row');
	want(await shown.count() === 0, 'rows that do not fit are shown');
	quiet(page);
	await close(page);
}

async function accessible(browser, file) {
	for (const colorScheme of schemes)
		for (const viewport of sizes) {
			const page = await show(browser, file,
				{colorScheme, viewport});

			await openFolds(page);
			const said = await audit(page);

			await close(page);
			want(said.length === 0, `${colorScheme}, ${viewport.width}:\n` +
				said.join('\n'));
		}
}

// 320 is what WCAG 1.4.10 asks; 703 is A4 without its margins.
async function fits(browser, file) {
	const page = await show(browser, file);

	await openFolds(page);
	for (const [media, width] of [['screen', 1280], ['screen', 390],
		['screen', 320], ['print', 703]]) {
		await page.emulateMedia({media});
		await page.setViewportSize({width, height: 900});
		const wide = await page.evaluate(
			() => document.documentElement.scrollWidth);

		want(wide <= width, `${media}, ${width} px: ${wide} px wide`);
	}
	await close(page);
}

// Nobody scrolls sideways for what to do: on a phone rows are cards. What hides
// would be noticed: the tables are wider than the phone where they are none.
async function cards(browser, file) {
	for (const width of [390, 320]) {
		const page = await show(browser, file,
			{viewport: {width, height: 844}});
		const hidden = () => page.evaluate(() => [...document
			.querySelectorAll('.scroll')].filter(e =>
			e.querySelector('.stack') && e.scrollWidth > e.clientWidth + 1)
			.length);

		await openFolds(page);
		want(await page.locator('.stack tbody tr').count() > 30, 'few rows');
		want(await hidden() === 0, `${width}: ${await hidden()} tables hide`);
		const seen = await page.evaluate(() => [...document
			.querySelectorAll('tr[data-level] b')].filter(e =>
			/^办法|^To do/.test(e.textContent)).every(e => {
			const box = e.getBoundingClientRect();

			return box.left >= 0 && box.right <= innerWidth;
		}));

		want(seen, `${width}: 办法 is out of sight`);
		await page.evaluate(() => {
			for (const e of document.querySelectorAll('.stack'))
				e.classList.remove('stack');
		});
		await page.addStyleTag({content: 'td { white-space: nowrap }'});
		want(await page.evaluate(() => [...document
			.querySelectorAll('.scroll')].some(e =>
			e.scrollWidth > e.clientWidth + 1)), 'wide tables unnoticed');
		await close(page);
	}
}

// A school's registers, to print and to stamp.
async function registers(browser, folder) {
	const file = path.join(folder, register);

	await accessible(browser, file);
	const page = await show(browser, file);

	quiet(page);
	want(await page.locator('table').count() > 0, 'no register');
	await close(page);
}

// Printing unfolds everything, and folds it again.
async function sheets(browser, file, [least, most]) {
	const page = await show(browser, file);
	const folded = () => page.locator('details:not([open])').count();
	const before = await folded();
	const pdf = (await page.pdf({preferCSSPageSize: true})).toString('latin1');
	const count = (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length;
	const [, width, height] = /MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf);

	want(before > 0 && await folded() === before, `${before} folds before, ` +
		`${await folded()} after`);
	want(Math.round(width) === 595 && Math.round(height) === 842,
		`${width} × ${height} points are not A4`);
	want(count >= least && count <= most, `${count} sheets`);
	await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
	want(await folded() === 0, 'what is folded is not printed');
	await close(page);
}

// A test that cannot fail is none: a page that does what none may do.
async function noticed(browser) {
	const file = path.join(newRoom('bad'), 'bad.html');

	fs.writeFileSync(file, '<!DOCTYPE html><html lang="en"><title>x</title>' +
		'<body><p style="color:#ccc">pale</p><img src="http://a.test/x">' +
		'<link rel="stylesheet" href="y.css"><script>console.log(1);' +
		'alert(2); fetch("http://b.test"); throw new Error("3")</script>');
	const page = await show(browser, file);

	await page.waitForTimeout(100);
	for (const sign of ['a.test', 'y.css', 'console: 1', 'dialog: 2', 'b.test',
		'error: 3'])
		want(page.did.some(d => d.includes(sign)), `not noticed: ${sign}`);
	const said = (await audit(page)).join('\n');

	for (const sign of ['color-contrast', 'image-alt'])
		want(said.includes(sign), `axe does not say ${sign}`);
	await close(page);
}

// It looks as it did; and would not if any part were gone, or all.
async function looks(browser, {name, file}) {
	for (const viewport of sizes) {
		const page = await show(browser, file, {viewport});

		for (const picture of pictures(name, viewport)) {
			if (update) {
				await keep(page, picture);
				continue;
			}
			const [good, told] = await compare(page, picture);

			want(good, told);
		}
		await close(page);
	}
}

async function looksOtherwise(browser, {name, file}) {
	for (const viewport of sizes) {
		const page = await show(browser, file, {viewport});
		const [, whole] = pictures(name, viewport);
		const parts = await page.locator('main > *').count();

		want(parts > 5, `only ${parts} parts`);
		for (let i = 0; i <= parts; i++) {
			const was = await page.evaluate(i => {
				const e = document.querySelectorAll('main > *')[i] ??
					document.body;

				const high = e.getBoundingClientRect().height;
				e.style.display = 'none';
				return {high, tag: e.outerHTML.slice(0, 60)};
			}, i);

			if (was.high >= 100) {
				const [good, told] = await compare(page, whole);

				want(!good, `unnoticed without ${was.tag}: ${told}`);
			}
			await page.evaluate(i => {
				const e = document.querySelectorAll('main > *')[i] ??
					document.body;

				e.style.display = '';
			}, i);
		}
		await close(page);
	}
}

const browser = await openBrowser();
let status = 1;

try {
	const made = makeTown();

	if (!update) {
		test('what a page may not do is noticed', () => noticed(browser));
		for (const {name, file, sheets: range} of made) {
			test(`${name}: no word in the console, no request`, async () => {
				const page = await show(browser, file);

				await openFolds(page);
				quiet(page);
				await close(page);
			});
			test(`${name}: the same words without scripts`,
				() => withoutScripts(browser, file));
			test(`${name}: Tab reaches every control, and one sees where`,
				() => keyboard(browser, file));
			test(`${name}: keys fold, sort and filter`,
				() => tools(browser, file));
			test(`${name}: axe finds nothing, light and dark, wide and narrow`,
				() => accessible(browser, file));
			test(`${name}: nothing is wider than the screen or the sheet`,
				() => fits(browser, file));
			test(`${name}: printed on A4, unfolded`,
				() => sheets(browser, file, range));
		}
		for (const {name, file} of made.filter(
			m => m.name.startsWith('school')))
			test(`${name}: a phone shows what to do without scrolling aside`,
				() => cards(browser, file));
		for (const {lang, file} of made.filter(
			m => m.name.startsWith('bureau')))
			test(`registers ${lang}: axe finds nothing, no request`,
				() => registers(browser, path.dirname(file)));
		test('every school\'s page is quiet and fits a phone', async () => {
			const files = filesBelow(path.dirname(made[0].file),
				'报告.html');

			want(files.length >= 10, `${files.length} schools`);
			for (const file of files) {
				const page = await show(browser, file,
					{viewport: sizes[1]});
				await openFolds(page);
				quiet(page);
				want(await page.evaluate(() => document
					.documentElement.scrollWidth) <= 390, file);
				await close(page);
			}
		});
		injection(browser);
	}
	for (const page of made.filter(p => p.lang === 'zh')) {
		test(`${page.name}: looks as it did`, () => looks(browser, page));
		if (!update)
			test(`${page.name}: a part that is gone would be noticed`,
				() => looksOtherwise(browser, page));
	}
	status = await play();
} finally {
	await browser.close();
}
process.exit(status);
