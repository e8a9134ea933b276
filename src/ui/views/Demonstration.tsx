import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Explained } from '../fields/Term.tsx';
import { useStore } from '../stores/useStore.ts';
import { isDone } from '../workbench/demonstrationActs.ts';
import type { Act, Demonstration as Shown } from '../workbench/demonstrationFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** The demonstration that is shown, below the retina. */
export function Demonstration() {
	const { demonstrations } = useWorkbench();
	const shown = useStore(demonstrations.store, (state) => state.shown);
	return shown && <Card shown={shown} />;
}

/** What is to be seen, what to try, and the way back. */
function Card({ shown }: { readonly shown: Shown }) {
	const { demonstrations, view, actions, status } = useWorkbench();
	const connected = useStore(status, (state) => state.connection.phase === 'open');
	const isLoading = useStore(demonstrations.store, (state) => state.isLoading);
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => {
		heading.current?.focus();
	}, [shown]);
	return (
		<section class="lesson" aria-label="Demonstration" data-testid="demonstration">
			<h2 ref={heading} tabIndex={-1}>
				{shown.title}
			</h2>
			<div class="columns">
				{shown.text.split(/\n\s*\n/).map((paragraph) => (
					<p key={paragraph}>
						<Explained text={paragraph} />
					</p>
				))}
			</div>
			<div class="tools">
				{shown.acts.map((act) => (
					<ActButton key={act.title} act={act} />
				))}
				<button
					type="button"
					disabled={!connected}
					title="Model time 0, dark steady state (R)"
					onClick={() => void actions.restart()}
				>
					From the start
				</button>
				<span class="grow" />
				<button
					type="button"
					title="All demonstrations"
					onClick={() => view.getState().set({ dialog: 'demonstrations' })}
				>
					Another …
				</button>
				<button
					type="button"
					title="End the demonstration and go on in its session; the one before is let go"
					onClick={() => demonstrations.stay()}
				>
					Stay here
				</button>
				<button
					type="button"
					class="primary"
					disabled={!connected || isLoading}
					title="The session that was there before, from its start (D)"
					data-testid="demonstration-leave"
					onClick={() => void demonstrations.leave()}
				>
					Back to my session
				</button>
			</div>
		</section>
	);
}

/** Does something, and takes it back. */
function ActButton({ act }: { readonly act: Act }) {
	const { demonstrations, model, status, live } = useWorkbench();
	const [isBusy, setBusy] = useState(false);
	const state = useStore(model, (each) => each);
	// What was done for a time is over by itself: looked at with every status.
	useStore(status, (each) => each.status);
	return (
		<button
			type="button"
			disabled={isBusy}
			aria-pressed={isDone(act, state, live.tMs)}
			onClick={async () => {
				setBusy(true);
				await demonstrations.press(act).finally(() => setBusy(false));
			}}
		>
			{act.title}
		</button>
	);
}
