import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { StopButton } from '../panels/StopButton.tsx';
import { useMayMove } from './useMayMove.ts';

/** The first that a person sets or presses in what a dialog holds. */
const firstControl = ':is(input, select, textarea, button):enabled:not(header *)';

/** A dialog over the screen; the browser keeps the focus in it and gives it back. What stands behind it cannot be clicked, so it has a stop of its own. */
export function Overlay(props: {
	readonly title: string;
	readonly testId: string;
	/** As wide as the window lets it be. */
	readonly wide?: boolean;
	readonly onClose: () => void;
	readonly children: ComponentChildren;
}) {
	const { title, testId, wide, onClose, children } = props;
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();
	const mayMove = useMayMove();
	const close = useRef<HTMLButtonElement>(null);
	// With the first picture: a key pressed right then would go to what stands behind.
	useLayoutEffect(() => {
		dialog.current?.showModal();
		// The browser gives the focus to the first button, and that is the stop: Enter would stop the hand.
		(dialog.current?.querySelector<HTMLElement>(firstControl) ?? close.current)?.focus();
	}, []);
	return (
		<dialog ref={dialog} class={wide ? 'wide' : ''} aria-labelledby={id} data-testid={testId} onClose={onClose}>
			<header>
				<h2 id={id} class="grow">
					{title}
				</h2>
				{mayMove && <StopButton testId="emergency-stop-dialog" />}
				<button ref={close} type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
					×
				</button>
			</header>
			{children}
		</dialog>
	);
}
