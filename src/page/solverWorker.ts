import { serveThread, type ThreadTask } from '../ode/solvers/wasm/wasmThreads.ts';

/** A worker that computes its part of every step until it is told to leave. */
addEventListener(
	'message',
	({ data }: MessageEvent<ThreadTask>) => {
		serveThread(data);
		close();
	},
	{ once: true },
);
