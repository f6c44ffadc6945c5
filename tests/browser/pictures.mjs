// Pictures of pages, kept in fixtures/pages: what is seen first, as large as it
// is (the READMEs show them), and the whole page at a quarter of its size.
//
// They are compared without regard to the form of letters: other versions of a
// font move every dot a little, a part that is gone moves whole blocks.

import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {top, want} from './lib.mjs';

const folder = path.join(top, 'fixtures/pages');
const mostBytes = 300 << 10;
const block = 16;       // dots of the page that are one dot to compare
const mostMean = 6;     // of 255
const mostTaller = .03;

export function pictures(name, {width}) {
	const stem = `${name.replace(/ .*/, '')}-${width}`;
	const height = width > 400 ? 1400 : 1600;

	return [{file: `${stem}.png`, width, height, scale: 1},
		{file: `${stem}-whole.png`, width, scale: .25}];
}

export async function take(page, {width, height, scale}) {
	const session = await page.context().newCDPSession(page);
	const high = await page.evaluate(
		() => document.documentElement.scrollHeight);
	const {data} = await session.send('Page.captureScreenshot', {
		captureBeyondViewport: true,
		clip: {x: 0, y: 0, width, height: height ?? high, scale}});

	await session.detach();
	return Buffer.from(data, 'base64');
}

export async function keep(page, picture) {
	const name = path.join(folder, picture.file);

	fs.mkdirSync(folder, {recursive: true});
	fs.writeFileSync(name, await take(page, picture));
	execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--nofs',
		'--output', name, '96', name]);
	const {size} = fs.statSync(name);

	console.log(`# ${picture.file}: ${size} bytes`);
	want(size < mostBytes, `${picture.file}: ${size} bytes`);
}

// Runs in a page: how far two PNGs are from each other.
async function difference([a, b, dots]) {
	const bitmaps = await Promise.all([a, b].map(base64 => createImageBitmap(
		new Blob([Uint8Array.from(atob(base64), c => c.charCodeAt(0))]))));
	const [first, second] = bitmaps;
	const width = Math.ceil(first.width / dots);
	const height = Math.ceil(first.height / dots);
	const [x, y] = bitmaps.map(bitmap => {
		const canvas = new OffscreenCanvas(width, height);
		const context = canvas.getContext('2d');

		context.imageSmoothingQuality = 'high';
		context.drawImage(bitmap, 0, 0, width, height);
		return context.getImageData(0, 0, width, height).data;
	});
	let sum = 0;

	for (let i = 0; i < x.length; i++)
		sum += Math.abs(x[i] - y[i]);
	return {mean: sum / (x.length / 4 * 3), width: second.width / first.width,
		taller: Math.abs(second.height / first.height - 1)};
}

// [whether PAGE looks as it is kept, what was measured]
export async function compare(page, picture) {
	const name = path.join(folder, picture.file);
	const got = await take(page, picture);
	const blank = await page.context().newPage();
	const {mean, width, taller} = await blank.evaluate(difference,
		[fs.readFileSync(name).toString('base64'), got.toString('base64'),
			block * picture.scale]);

	await blank.close();
	return [width === 1 && mean <= mostMean && taller <= mostTaller,
		`${picture.file}: ${mean.toFixed(2)} of 255 different, ` +
		`${(100 * taller).toFixed(1)} % taller or less tall`];
}
