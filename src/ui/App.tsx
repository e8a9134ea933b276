import { useLayoutEffect, useRef } from 'preact/hooks';
import { panelKey, panels } from './panels/catalogue.ts';
import { Light } from './panels/Light.tsx';
import { useStore } from './stores/useStore.ts';
import type { Area } from './stores/viewStore.ts';
import { Banner } from './views/Banner.tsx';
import { Demonstration } from './views/Demonstration.tsx';
import { Demonstrations } from './views/Demonstrations.tsx';
import { Dock } from './views/Dock.tsx';
import { Folds } from './views/Folds.tsx';
import { Help } from './views/Help.tsx';
import { Lesson } from './views/Lesson.tsx';
import { Messages } from './views/Messages.tsx';
import { NewSession } from './views/NewSession.tsx';
import { NewsLine } from './views/NewsLine.tsx';
import { OnRetina } from './views/OnRetina.tsx';
import { Patch } from './views/Patch.tsx';
import { PhotodiodeSquare } from './views/PhotodiodeSquare.tsx';
import { PresentationBar } from './views/PresentationBar.tsx';
import { ProtocolDialog } from './views/ProtocolDialog.tsx';
import { RecordDialog } from './views/RecordDialog.tsx';
import { Retina } from './views/Retina.tsx';
import { RunTo } from './views/RunTo.tsx';
import { ReplayScreen } from './views/replay/ReplayScreen.tsx';
import { Splitter } from './views/Splitter.tsx';
import { StatusLine } from './views/StatusLine.tsx';
import { TopBar } from './views/TopBar.tsx';
import { useWorkbench } from './workbench/workbench.ts';

/** The whole screen. */
export function App() {
	const { view, model } = useWorkbench();
	const sizes = useStore(view, (state) => state.sizes);
	const hidden = useStore(view, (state) => state.hidden);
	const dialog = useStore(view, (state) => state.dialog);
	const presents = useStore(view, (state) => state.presentation !== null);
	const layers = useStore(view, (state) => state.layers);
	const description = useStore(model, (state) => state.description);
	const root = useRef<HTMLDivElement>(null);
	const shown = (area: Area) => !hidden.includes(area);

	useLayoutEffect(() => {
		const style = root.current?.style;
		style?.setProperty('--left', shown('left') ? `${sizes.left}px` : '0px');
		style?.setProperty('--right', shown('right') ? `${sizes.right}px` : '0px');
		style?.setProperty('--dock', shown('dock') ? `${sizes.dock}px` : '0px');
	}, [sizes, hidden, description?.replay]);

	if (description?.replay) return <ReplayScreen description={description} replay={description.replay} root={root} />;
	return (
		<div class={`app${layers.includes('labels') ? '' : ' no-labels'}${presents ? ' presenting' : ''}`} ref={root}>
			{presents ? <PresentationBar /> : <TopBar />}
			<Banner />
			<div class="work">
				{shown('left') && (
					<aside class="left" aria-label="Light">
						{description && <OnRetina description={description} />}
						<Light />
					</aside>
				)}
				{shown('left') && <Splitter area="left" title="the light column" />}
				<main>
					<Retina />
					{!presents && <Folds left="Light" />}
					<Lesson />
					<Demonstration />
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
			<PhotodiodeSquare />
			<NewsLine />
			{!presents && <StatusLine />}
			{dialog === 'messages' && <Messages />}
			{dialog === 'run' && <RunTo />}
			{dialog === 'help' && <Help />}
			{dialog === 'patch' && description && <Patch description={description} />}
			{dialog === 'record' && <RecordDialog />}
			{dialog === 'demonstrations' && <Demonstrations />}
			{dialog === 'protocol' && <ProtocolDialog />}
			{dialog === 'new' && description && <NewSession description={description} />}
		</div>
	);
}

function RightColumn() {
	const { view } = useWorkbench();
	const tab = useStore(view, (state) => state.tab);
	const Shown = panels.find((each) => each.tab === tab)?.Component;
	return (
		<aside class="right" aria-label="Panels">
			<div class="tabs" role="tablist" aria-label="Panels">
				{panels.map(({ tab: value, title }, k) => (
					<button
						key={value}
						type="button"
						role="tab"
						id={`tab-${value}`}
						aria-selected={tab === value}
						aria-controls="tab-panel"
						tabIndex={tab === value ? 0 : -1}
						title={`${title} (${panelKey(k)})`}
						data-testid={`tab-${value}`}
						onClick={() => view.getState().set({ tab: value })}
						onKeyDown={(event) => {
							const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
							const next = step && panels[(k + step + panels.length) % panels.length]?.tab;
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
				{Shown && <Shown />}
			</div>
		</aside>
	);
}
