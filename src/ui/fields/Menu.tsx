import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** A button that opens a few fields below it. What is in it is drawn only while it is open. */
export function Menu(props: { readonly title: string; readonly testId: string; readonly children: ComponentChildren }) {
	const { title, testId, children } = props;
	const [isOpen, setOpen] = useState(false);
	return (
		<details class="menu" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary data-testid={testId}>{title}</summary>
			{isOpen && <div class="menu-body">{children}</div>}
		</details>
	);
}
