// How long a page takes to open: from the wish to see it until it is loaded
// and painted, in a new context each time; the median of ROUNDS, in seconds.
//
// node tests/browser/opening.mjs FILE [ROUNDS]

import {close, openBrowser, show} from './lib.mjs';

const [file, rounds = '7'] = process.argv.slice(2);
const browser = await openBrowser();
const times = [];

for (let i = 0; i <= Number(rounds); i++) {
	const page = await show(browser, file);
	const time = await page.evaluate(() => new Promise(done =>
		requestAnimationFrame(() => setTimeout(() => {
			const [n] = performance.getEntriesByType('navigation');
			const paints = performance.getEntriesByType('paint');

			done(Math.max(n.loadEventEnd,
				...paints.map(p => p.startTime)));
		}))));

	if (i > 0) // the first has the program's own start in it
		times.push(time / 1000);
	await close(page);
}
await browser.close();
times.sort((a, b) => a - b);
console.log(times[times.length >> 1].toFixed(3));
