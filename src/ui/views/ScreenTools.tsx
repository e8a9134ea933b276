import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** What every screen has at the right of its top bar: its background, and the list of keys. */
export function ScreenTools() {
	const { view } = useWorkbench();
	const theme = useStore(view, (state) => state.theme);
	const other = theme === 'dark' ? 'light' : 'dark';
	const { set } = view.getState();
	return (
		<>
			<button
				type="button"
				title={`Change to a ${other} background`}
				data-testid="theme"
				onClick={() => set({ theme: other })}
			>
				Theme
			</button>
			<button type="button" title="Keys and mouse (?)" data-testid="help" onClick={() => set({ dialog: 'help' })}>
				Help
			</button>
		</>
	);
}
