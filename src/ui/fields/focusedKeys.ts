/** Whether keys belong to the element with the focus: text is typed there, or Space and arrows work it. */
export function takesKeys(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		target.closest('input, select, textarea, button, summary, [contenteditable]') !== null
	);
}

/** Whether keys write text into the element with the focus. */
export function typesText(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		target.closest('input:not([type=checkbox]):not([type=range]):not([type=file]), select, textarea') !== null
	);
}
