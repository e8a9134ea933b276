// For jobs that add a request: starts the app, asks it as a screen does (its arguments: the request as JSON), prints the reply, ends it.
import { spawn } from 'node:child_process';
import { WebSocket } from 'ws';

const request = JSON.parse(process.argv[2] ?? '{}');
const app = spawn(process.execPath, ['bin/retinode.js', 'app', '--browser', '--no-open', '--port', '0']);
let printed = '';
app.stderr.pipe(process.stderr);
app.stdout.on('data', (chunk) => {
	printed += chunk;
	const address = /http:\S+/.exec(printed)?.[0];
	if (address === undefined) return;
	app.stdout.removeAllListeners('data');
	const url = new URL(address);
	const socket = new WebSocket(`ws://${url.host}/socket${url.search}`, { origin: url.origin });
	socket.on('open', () => socket.send(JSON.stringify({ id: 1, request })));
	socket.on('message', (data, isBinary) => {
		const message = isBinary ? {} : JSON.parse(String(data));
		if (message.id !== 1) return;
		console.log(JSON.stringify(message));
		socket.close();
		app.kill('SIGINT');
	});
});
app.on('exit', (code) => process.exit(code ?? 1));
