import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../host/bench.ts';
import { openApp } from './app.ts';

it('The only screen counts in the background', async () => {
	const app = await openApp();
	onTestFinished(() => app.close());
	// It watches and answers no pings: to the host it is no screen.
	const observer = await connect(app, false);
	onTestFinished(() => observer.close());
	const other = await app.page.context().browser()?.newPage();
	if (!other) throw new Error('there is no second page');
	await other.bringToFront();
	// Whatever the browser makes of a page behind another, it is told that nobody looks at it.
	const devtools = await app.page.context().newCDPSession(app.page);
	await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false });
	let isLost = false;
	const told = observer.notice((each) => each.type === 'problem' && /^No screen has answered/.test(each.message));
	void told.then(() => {
		isLost = true;
	});
	await other.waitForTimeout(8000);
	expect(isLost).toBe(false);
	await observer.notice((each) => each.type === 'status' && each.supervision.screens === 1);
});
