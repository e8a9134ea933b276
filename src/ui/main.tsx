import 'uplot/dist/uPlot.min.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/retina.css';
import './styles/traces.css';
import './styles/panels.css';
import './styles/overlays.css';
import { render } from 'preact';
import { socketPath } from '../engine/protocol/messages.ts';
import { App } from './App.tsx';
import { createConnection } from './connection.ts';
import { listenToKeys } from './views/keys.ts';
import { createWorkbench, WorkbenchContext } from './workbench.ts';

/** The page: one connection to the host that served it, one workbench, one screen. */
function start(root: HTMLElement): void {
	const address = new URL(socketPath, window.location.href);
	address.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
	// The token that the host put into the page's own address opens the socket too.
	address.search = window.location.search;
	const connection = createConnection({
		open: () => new WebSocket(address),
		nowMs: () => performance.timeOrigin + performance.now(),
	});
	const theme = window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
	const workbench = createWorkbench(connection, theme);
	// Before anything draws: scope and raster read their colours from the style sheet of the theme.
	const show = () => {
		document.documentElement.dataset.theme = workbench.view.getState().theme;
	};
	show();
	workbench.view.subscribe(show);
	listenToKeys(workbench);
	render(
		<WorkbenchContext.Provider value={workbench}>
			<App />
		</WorkbenchContext.Provider>,
		root,
	);
}

const root = document.getElementById('root');
if (root) start(root);
