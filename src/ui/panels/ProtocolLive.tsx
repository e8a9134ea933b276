import { Explained } from '../fields/Term.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';
import { TriggerLineFields } from './TriggerLineFields.tsx';

/** The key that is the trigger. */
export const triggerKey = 't';

/** The protocol on the live retina, and what it waits for and shows to other instruments. */
export function ProtocolLive({ isReady }: { readonly isReady: boolean }) {
	const { protocols, protocolActions, view } = useWorkbench();
	const waits = useStore(protocols, (state) => state.waits);
	const waitsForKey = useStore(view, (state) => state.waitsForKey);
	const line = useStore(protocols, (state) => state.line);
	const square = useStore(view, (state) => state.square);
	const { set } = view.getState();
	return (
		<FoldedSection name="protocol-live" title="On the live retina, triggers">
			<p class="note">
				<Explained text="Its runs one after the other as interventions of the live retina, which keeps its light; what it gives is seen in the scopes. One Ctrl+Z takes them all back. A trigger starts a protocol and arms nothing." />
			</p>
			<label class="switch">
				<input
					type="checkbox"
					checked={waitsForKey}
					data-testid="protocol-waits"
					onChange={(event) => set({ waitsForKey: event.currentTarget.checked })}
				/>{' '}
				Wait for the trigger: the key <kbd>{triggerKey.toUpperCase()}</kbd>
				{line && line.starts !== 'nothing' && ', or the serial line'}
			</label>
			<label class="switch" title="White for 0.1 s of model time at the beginning of each run">
				<input
					type="checkbox"
					checked={square}
					data-testid="protocol-square"
					onChange={(event) => set({ square: event.currentTarget.checked })}
				/>{' '}
				Square for a photodiode
			</label>
			<TriggerLineFields />
			<div class="tools">
				<button
					type="button"
					disabled={!isReady || waits !== null}
					data-testid="protocol-run-live"
					onClick={() => void protocolActions.start('live')}
				>
					Run on the live retina
				</button>
				{waits !== null && (
					<button
						type="button"
						data-testid="protocol-wait-cancel"
						onClick={() => protocols.getState().set({ waits: null })}
					>
						Stop waiting
					</button>
				)}
			</div>
			{waits !== null && (
				<p class="note" role="status" data-testid="protocol-waiting">
					It waits for the key {triggerKey.toUpperCase()}
					{line && line.starts !== 'nothing' && ` or ${line.path}`}.
				</p>
			)}
		</FoldedSection>
	);
}
