import type { ComponentChildren } from 'preact';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** A part of a panel that is folded until somebody wants it, and stays as it was left. @param name tells it apart, also among what is kept of the screen */
export function FoldedSection(props: {
	readonly name: string;
	readonly title: string;
	/** What is worth knowing while it is folded. */
	readonly aside?: string;
	readonly children: ComponentChildren;
}) {
	const { name, title, aside, children } = props;
	const { view } = useWorkbench();
	const isOpen = useStore(view, (state) => state.opened.includes(name));
	return (
		<section class="panel folded" aria-label={title}>
			<details
				open={isOpen}
				onToggle={(event) => {
					if (event.currentTarget.open !== isOpen) view.getState().toggleOpened(name);
				}}
			>
				<summary data-testid={`open-${name}`}>
					<h2>{title}</h2>
					{aside !== undefined && aside !== '' && <small>{aside}</small>}
				</summary>
				{isOpen && children}
			</details>
		</section>
	);
}
