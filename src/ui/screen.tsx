import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/retina.css';
import './styles/traces.css';
import './styles/panels.css';
import './styles/overlays.css';
import './styles/recording.css';
import './styles/replay.css';
import './styles/protocols.css';
import './styles/presentation.css';
import './styles/small.css';
import { render } from 'preact';
import { App } from './App.tsx';
import type { Connection } from './connection/connection.ts';
import type { PagePorts } from './connection/pagePorts.ts';
import { listenToKeys } from './views/keys.ts';
import { foldInNarrowWindow } from './views/narrowWindow.ts';
import { leaveNoFocusOnClicks } from './views/pointerFocus.ts';
import { keepView, viewKeeperOf } from './workbench/keptView.ts';
import { createWorkbench, WorkbenchContext } from './workbench/workbench.ts';

/** The page's own storage; null where the browser lets none be used. */
function pageStorage(): Storage | null {
	try {
		return window.localStorage;
	} catch {
		return null;
	}
}

/**
 * Draws the whole screen for a connection.
 * @param pagePorts null where a host has the serial ports
 */
export function showScreen(root: HTMLElement, connection: Connection, pagePorts: PagePorts | null): void {
	const theme = window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
	const workbench = createWorkbench(connection, theme, pagePorts, pageStorage());
	keepView(workbench.view, workbench.selection, viewKeeperOf(window));
	foldInNarrowWindow(window, workbench.view, workbench.viewSteps);
	// Before anything draws: scope and raster read their colours from the style sheet of the theme.
	const show = () => {
		document.documentElement.dataset.theme = workbench.view.getState().theme;
	};
	show();
	workbench.view.subscribe(show);
	listenToKeys(workbench);
	leaveNoFocusOnClicks();
	render(
		<WorkbenchContext.Provider value={workbench}>
			<App />
		</WorkbenchContext.Provider>,
		root,
	);
}
