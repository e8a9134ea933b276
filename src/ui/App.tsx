import { useEffect, useRef } from 'preact/hooks';
import { Cell } from './panels/Cell.tsx';
import { Circuit } from './panels/Circuit.tsx';
import { Hand } from './panels/Hand.tsx';
import { Latency } from './panels/Latency.tsx';
import { Light } from './panels/Light.tsx';
import { Parameters } from './panels/Parameters.tsx';
import { useStore } from './stores/useStore.ts';
import type { Area, Tab } from './stores/viewStore.ts';
import { Banner } from './views/Banner.tsx';
import { Dock } from './views/Dock.tsx';
import { Help } from './views/Help.tsx';
import { NewSession } from './views/NewSession.tsx';
import { Patch } from './views/Patch.tsx';
import { Retina } from './views/Retina.tsx';
import { Splitter } from './views/Splitter.tsx';
import { StatusLine } from './views/StatusLine.tsx';
import { Toasts } from './views/Toasts.tsx';
import { TopBar } from './views/TopBar.tsx';
import { useWorkbench } from './workbench/workbench.ts';

const tabs: readonly (readonly [Tab, string])[] = [
	['cell', 'Cell'],
	['parameters', 'Parameters'],
	['circuit', 'Circuit'],
	['hand', 'Hand'],
	['latency', 'Latency'],
];

const panels: Readonly<Record<Tab, () => preact.JSX.Element>> = {
	cell: Cell,
	parameters: Parameters,
	circuit: Circuit,
	hand: Hand,
	latency: Latency,
};

/** The whole screen. */
export function App() {
	const { view, model } = useWorkbench();
	const sizes = useStore(view, (state) => state.sizes);
	const hidden = useStore(view, (state) => state.hidden);
	const dialog = useStore(view, (state) => state.dialog);
	const layers = useStore(view, (state) => state.layers);
	const description = useStore(model, (state) => state.description);
	const root = useRef<HTMLDivElement>(null);
	const shown = (area: Area) => !hidden.includes(area);

	useEffect(() => {
		const style = root.current?.style;
		style?.setProperty('--left', shown('left') ? `${sizes.left}px` : '0px');
		style?.setProperty('--right', shown('right') ? `${sizes.right}px` : '0px');
		style?.setProperty('--dock', shown('dock') ? `${sizes.dock}px` : '0px');
	}, [sizes, hidden]);

	return (
		<div class={`app${layers.includes('labels') ? '' : ' no-labels'}`} ref={root}>
			<TopBar />
			<Banner />
			<div class="work">
				{shown('left') && (
					<aside class="left" aria-label="Light">
						<Light />
					</aside>
				)}
				{shown('left') && <Splitter area="left" title="the light column" />}
				<main>
					<Retina />
					<Toasts />
					<div class="folds">
						<Fold area="left" title="Light" />
						<Fold area="dock" title="Traces" />
						<Fold area="right" title="Panels" />
					</div>
					{shown('dock') && <Splitter area="dock" title="scope and raster" />}
					{shown('dock') && (
						<div class="dock">
							<Dock />
						</div>
					)}
				</main>
				{shown('right') && <Splitter area="right" title="the panels" />}
				{shown('right') && <RightColumn />}
			</div>
			<StatusLine />
			{dialog === 'help' && <Help />}
			{dialog === 'patch' && description && <Patch description={description} />}
			{dialog === 'new' && description && <NewSession description={description} />}
		</div>
	);
}

function Fold({ area, title }: { readonly area: Area; readonly title: string }) {
	const { view } = useWorkbench();
	const isHidden = useStore(view, (state) => state.hidden.includes(area));
	return (
		<button
			type="button"
			aria-pressed={!isHidden}
			data-testid={`fold-${area}`}
			onClick={() => view.getState().toggleArea(area)}
		>
			{title}
		</button>
	);
}

function RightColumn() {
	const { view } = useWorkbench();
	const tab = useStore(view, (state) => state.tab);
	const Panel = panels[tab];
	return (
		<aside class="right" aria-label="Panels">
			<div class="tabs" role="tablist" aria-label="Panels">
				{tabs.map(([value, title], k) => (
					<button
						key={value}
						type="button"
						role="tab"
						id={`tab-${value}`}
						aria-selected={tab === value}
						aria-controls="tab-panel"
						tabIndex={tab === value ? 0 : -1}
						title={`${title} (${k + 1})`}
						data-testid={`tab-${value}`}
						onClick={() => view.getState().set({ tab: value })}
						onKeyDown={(event) => {
							const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
							const next = step && tabs[(k + step + tabs.length) % tabs.length]?.[0];
							if (!next) return;
							view.getState().set({ tab: next });
							document.getElementById(`tab-${next}`)?.focus();
						}}
					>
						{title}
					</button>
				))}
			</div>
			<div class="tab-body" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
				<Panel />
			</div>
		</aside>
	);
}
