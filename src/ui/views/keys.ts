import { takesKeys, typesText } from '../fields/focusedKeys.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type KeyBinding, type KeyHelp, pageKeys } from './keyBindings.ts';
import { replayKeys } from './replayKeys.ts';

function isMeant({ on, with: held, notOn, when }: KeyBinding, event: KeyboardEvent, dialogIsOpen: boolean): boolean {
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
	if (!on.includes(key) || (when && !when(event))) return false;
	const mod = event.ctrlKey || event.metaKey;
	if (held === 'mod' && !mod) return false;
	if (held === 'plain' && (mod || event.altKey || dialogIsOpen)) return false;
	if (notOn === 'text') return !typesText(event);
	return notOn !== 'controls' || !takesKeys(event);
}

const acting = (keys: readonly (KeyBinding | KeyHelp)[]): KeyBinding[] => keys.filter((each) => 'act' in each);
const [live, replayed] = [acting(pageKeys), acting(replayKeys)];

/** Keys that work everywhere on the page: the first binding that fits a press is done. Returns what takes them away. */
export function listenToKeys(workbench: Workbench): () => void {
	const onKey = (event: KeyboardEvent) => {
		const dialogIsOpen = workbench.view.getState().dialog !== 'none';
		const bindings = workbench.model.getState().description?.replay ? replayed : live;
		const binding = bindings.find((each) => isMeant(each, event, dialogIsOpen));
		if (!binding) return;
		if (binding.keepsFromBrowser) event.preventDefault();
		binding.act(workbench, event);
	};
	window.addEventListener('keydown', onKey);
	return () => window.removeEventListener('keydown', onKey);
}
