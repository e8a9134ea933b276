import { elementOr } from '../../base/elementOr.ts';

/** What a key is pressed on fits a selector, within a shadow tree too: seen from the page such a key is its host's. */
function isOn(event: Event, selector: string): boolean {
	const target = elementOr<EventTarget | null>(event.composedPath(), 0, event.target);
	return target instanceof HTMLElement && target.closest(selector) !== null;
}

/** Whether a key belongs to the element with the focus: text is typed there, or Space and arrows work it. */
export const takesKeys = (event: Event): boolean =>
	isOn(event, 'input, select, textarea, button, summary, [contenteditable]');

/** Whether a key writes text into the element with the focus. */
export const typesText = (event: Event): boolean =>
	isOn(event, 'input:not([type=checkbox]):not([type=range]):not([type=file]), select, textarea, [contenteditable]');
