// What the tests of the pages share: TAP, rooms, reports made by xj, and a
// browser that tells of everything a page does besides being shown.

import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

export const top = path.resolve(
	path.dirname(fileURLToPath(import.meta.url)), '../..');
const build = path.resolve(process.env.BUILD ?? path.join(top, 'build'));
const room = path.join(process.env.ROOM ??
	path.join(build, 'check/browser'), 'work');
// scripts/setup --browser puts them there.
const need = createRequire(path.join(top, 'build/browser/package.json'));
const {chromium} = need('playwright-core');
const axe = fs.readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

const tests = [];

export function test(name, body) {
	tests.push({name, body});
}

export function fail(what) {
	throw new Error(what);
}

export function want(good, what) {
	if (!good)
		fail(what);
}

// Runs all, one after the other; the status says whether all are good.
export async function play() {
	let bad = 0, number = 0;

	for (const {name, body} of tests) {
		try {
			await body();
			console.log(`ok ${++number} - ${name}`);
		} catch (error) {
			bad++;
			console.log(`not ok ${++number} - ${name}`);
			console.log(`# ${String(error.stack ?? error).trim()
				.replaceAll('\n', '\n# ')}`);
		}
	}
	console.log(`1..${number}`);
	return bad ? 1 : 0;
}

export function newRoom(name) {
	const dir = path.join(room, name);

	fs.rmSync(dir, {recursive: true, force: true});
	fs.mkdirSync(dir, {recursive: true});
	return dir;
}

// xj check with a key that is always the same; it must end with STATUS.
export function check(status, cwd, ...words) {
	const key = path.join(room, 'key');

	fs.writeFileSync(key, '0123456789abcdef0123456789abcdef');
	fs.chmodSync(key, 0o600);
	const done = spawnSync(path.join(build, 'bin/xj'),
		['check', '-q', '--key', key, ...words],
		{cwd, encoding: 'utf8', maxBuffer: 1 << 28});

	want(done.status === status, `xj check: status ${done.status}, not ` +
		`${status}\n${done.stderr}`);
}

// All files below DIR whose name ends so.
export function filesBelow(dir, end) {
	return fs.readdirSync(dir, {recursive: true}).filter(f => f.endsWith(end))
		.sort().map(f => path.join(dir, f));
}

function program(name) {
	for (const dir of process.env.PATH.split(':'))
		if (fs.existsSync(path.join(dir, name)))
			return path.join(dir, name);
	return fail(`no ${name} in PATH: run scripts/setup --browser`);
}

// No name is ever resolved: what wants to leave cannot.
export function openBrowser() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? program('chromium'),
		args: ['--host-resolver-rules=MAP * ~NOTFOUND',
			'--force-color-profile=srgb', '--font-render-hinting=none'],
	});
}

// FILE as OPTIONS of a context say; `page.did` has what no page may do.
export async function show(browser, file, options = {}) {
	const url = pathToFileURL(file).href;
	const context = await browser.newContext({
		viewport: {width: 1280, height: 900}, ...options});
	const page = await context.newPage();

	page.setDefaultTimeout(10000);
	page.did = [];
	page.on('console', m => page.did.push(`console: ${m.text()}`));
	page.on('pageerror', e => page.did.push(`error: ${e.message}`));
	page.on('dialog', d => {
		page.did.push(`dialog: ${d.message()}`);
		d.dismiss();
	});
	page.on('popup', p => page.did.push(`window: ${p.url()}`));
	page.on('download', d => page.did.push(`download: ${d.url()}`));
	page.on('request', r => {
		if (r.url().replace(/#.*/, '') !== url)
			page.did.push(`request: ${r.url()}`);
	});
	await page.goto(url);
	return page;
}

export async function close(page) {
	await page.context().close();
}

export function quiet(page) {
	want(page.did.length === 0, page.did.slice(0, 5).join('\n'));
}

export function openFolds(page) {
	return page.evaluate(() => {
		for (const d of document.querySelectorAll('details'))
			d.open = true;
	});
}

// What axe has to say against PAGE, a line each.
export async function audit(page) {
	await page.evaluate(axe);
	return page.evaluate(async () => {
		const told = await globalThis.axe.run(document, {
			resultTypes: ['violations'],
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
				'wcag22aa'],
		});

		return told.violations.map(v => `${v.id}: ${v.nodes.length} of ` +
			`${v.nodes[0].html.slice(0, 160)}: ` +
			v.nodes[0].failureSummary.replace(/\s+/g, ' '));
	});
}
