import type { PagePorts } from '../connection/pagePorts.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Lets a person give the page a serial port, or says why this browser has none. */
export function PagePort(props: { readonly ports: PagePorts; readonly onChosen: (path: string) => void }) {
	const { ports, onChosen } = props;
	const { toasts } = useWorkbench();
	if (ports.whyNone !== '') {
		return (
			<p class="note" data-testid="no-page-ports">
				{ports.whyNone}
			</p>
		);
	}
	async function choose(): Promise<void> {
		try {
			const path = await ports.choose();
			if (path !== undefined) onChosen(path);
		} catch (error) {
			toasts.getState().say('error', error instanceof Error ? error.message : String(error));
		}
	}
	return (
		<div class="tools">
			<button
				type="button"
				title="Choose a serial port that this page may use; it is listed from then on"
				data-testid="connect-serial"
				onClick={() => void choose()}
			>
				Connect serial …
			</button>
		</div>
	);
}
