// A part of `npm run prove:letgo`, in a process of its own: told what to play, it tells how far it is and what came of it.
/** @type {import('../test/safety/run.ts')} */
const { runPart } = await import(process.argv[2] ?? '');

/** Told when its parent may have gone. */
const leave = () => process.connected && process.disconnect();

process.once('message', async (/** @type {any} */ { name, program, options }) => {
	try {
		const told = (/** @type {number} */ done) => process.send?.({ done });
		const figures = await runPart(name, program, { ...options, told });
		process.send?.({ figures }, leave);
	} catch (error) {
		process.send?.({ failed: error instanceof Error ? error.message : String(error) }, leave);
	}
});
