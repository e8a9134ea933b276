import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

/** A dialog over the screen; the browser keeps the focus in it and gives it back. */
export function Overlay(props: {
	readonly title: string;
	readonly testId: string;
	readonly onClose: () => void;
	readonly children: ComponentChildren;
}) {
	const { title, testId, onClose, children } = props;
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();
	useEffect(() => {
		dialog.current?.showModal();
	}, []);
	return (
		<dialog ref={dialog} aria-labelledby={id} data-testid={testId} onClose={onClose}>
			<header>
				<h2 id={id}>{title}</h2>
				<button type="button" aria-label="Close" onClick={() => dialog.current?.close()}>
					×
				</button>
			</header>
			{children}
		</dialog>
	);
}
