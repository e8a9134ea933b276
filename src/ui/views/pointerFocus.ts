/** The kinds of elements that are done with once they are clicked: keys pressed afterwards are meant for the page. */
const doneWhenClicked = 'button, summary';

/** Takes the focus off what a pointer has worked, so that the next key is the page's; focus that the keyboard gave stays. Returns what ends that. */
export function leaveNoFocusOnClicks(): () => void {
	let isPointer = false;
	const onPointer = () => {
		isPointer = true;
	};
	const onKey = () => {
		isPointer = false;
	};
	const leave = (element: Element | null, kinds: string) => {
		if (element instanceof HTMLElement && element.matches(kinds)) element.blur();
	};
	const onClick = ({ detail, target }: MouseEvent) => {
		// 0: made by a key or a program.
		const clicked = target instanceof Element ? target.closest(doneWhenClicked) : null;
		if (detail > 0 && clicked === document.activeElement) leave(clicked, doneWhenClicked);
	};
	const onChange = ({ target }: Event) => {
		if (isPointer && target === document.activeElement) leave(document.activeElement, 'select');
	};
	window.addEventListener('pointerdown', onPointer, true);
	window.addEventListener('keydown', onKey, true);
	// Before what the click does: a dialog that it opens would give the focus back to it.
	window.addEventListener('click', onClick, true);
	window.addEventListener('change', onChange);
	return () => {
		window.removeEventListener('pointerdown', onPointer, true);
		window.removeEventListener('keydown', onKey, true);
		window.removeEventListener('click', onClick, true);
		window.removeEventListener('change', onChange);
	};
}
