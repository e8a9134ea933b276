import { version } from '../../package.json';
import { createConnection } from '../ui/connection/connection.ts';
import type { Socket } from '../ui/connection/keptSocket.ts';
import { showScreen } from '../ui/screen.tsx';
import type { FromRuntime, PageClip, ToRuntime } from './messages.ts';
import { type SerialPorts, windowSerialPorts } from './serialPorts.ts';
import { workerSocket } from './workerSocket.ts';

/** The page without a host: the same screen, and in workers of its own what the local host does for it otherwise. */

const clipFiles = import.meta.glob('../../assets/clips/*.y4m', { query: '?url', import: 'default', eager: true });

const clips: readonly PageClip[] = Object.entries(clipFiles).map(([path, address]) => ({
	name: path.replace(/^.*\/|\.y4m$/g, ''),
	address: new URL(address, window.location.href).href,
}));

let runtime: Worker | undefined;
const tell = (message: ToRuntime, transfer: MessagePort[] = []): void => runtime?.postMessage(message, transfer);
const ports: SerialPorts = windowSerialPorts((list) => tell({ type: 'ports', ports: list }));

/** Starts the runtime; one that broke is started anew when the screen tries again. */
function startRuntime(): Socket {
	const worker = new Worker(new URL('./runtimeWorker.ts', import.meta.url), { type: 'module', name: 'runtime' });
	const { socket, far, lost } = workerSocket(() => worker.terminate());
	worker.onerror = () => {
		worker.terminate();
		lost();
	};
	worker.onmessage = ({ data }: MessageEvent<FromRuntime>) => ports.serve(data);
	runtime = worker;
	tell({ type: 'start', query: window.location.search, clips, appVersion: version, socket: far }, [far]);
	tell({ type: 'ports', ports: ports.list() });
	return socket;
}

const root = document.getElementById('root');
if (root) {
	const nowMs = (): number => performance.timeOrigin + performance.now();
	showScreen(root, createConnection({ open: startRuntime, nowMs }), ports);
}
