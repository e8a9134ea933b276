import { useMemo } from 'preact/hooks';
import type { Panel } from '../../analysis/plot/panel.ts';
import { UserError } from '../../base/errors.ts';
import { PanelsCanvas } from '../drawing/PanelsCanvas.tsx';
import { previewPanels } from '../protocols/preview.ts';
import { type ReadText, readProtocolText, textOfProtocol, withField } from '../protocols/protocolText.ts';
import type { ChangeField } from '../protocols/SchemaFields.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { Overlay } from './Overlay.tsx';
import { ProtocolForm } from './ProtocolForm.tsx';

/** Height of one plot of the preview, CSS pixels. */
const previewPx = 96;

/** Plots of what a protocol does; none of one that does not fit, which is said beside its text. */
function drawnOf(read: ReadText): readonly Panel[] {
	if (!read.ok) return [];
	try {
		return previewPanels(read.protocol);
	} catch (error) {
		if (error instanceof UserError) return [];
		throw error;
	}
}

/** The text, and what is wrong with it. */
function ProtocolText(props: { readonly text: string; readonly read: ReadText; readonly onTakeOver: () => void }) {
	const { text, read, onTakeOver } = props;
	const { protocols } = useWorkbench();
	const isDraft = useStore(protocols, (state) => state.draft !== null);
	const allIsWell = isDraft ? 'Ctrl+Enter takes it over.' : 'It goes with the session; Ctrl+Z takes a change back.';
	return (
		<div class="protocol-text">
			<textarea
				class="mono"
				spellcheck={false}
				wrap="off"
				aria-label="Text of the protocol"
				data-testid="protocol-text"
				value={text}
				onInput={(event) => protocols.getState().set({ draft: event.currentTarget.value })}
				onBlur={onTakeOver}
				onKeyDown={(event) => {
					if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onTakeOver();
				}}
			/>
			<p class={read.ok ? 'note' : 'note bad'} role="status" data-testid="protocol-mistake">
				{read.ok ? allIsWell : `${read.complaint}.`}
			</p>
		</div>
	);
}

/** Writes a protocol: its form to the left, its text to the right, each following the other, and what it does drawn above. */
export function ProtocolDialog() {
	const { model, protocols, protocolActions, view } = useWorkbench();
	const draft = useStore(protocols, (state) => state.draft);
	const coming = useStore(protocols, (state) => state.coming);
	const kept = useStore(model, (state) => state.description?.session.protocol ?? '');
	const theme = useStore(view, (state) => state.theme);
	const text = draft ?? coming ?? kept;
	const read = useMemo(() => readProtocolText(text), [text]);
	const drawn = useMemo(() => drawnOf(read), [read]);
	const close = () => view.getState().set({ dialog: 'none' });
	const takeOver = (): void => {
		if (draft !== null && read.ok) void protocolActions.change(`text of ${read.protocol.title}`, draft);
	};
	const change: ChangeField = (path, value) => {
		// What the text is now: an earlier change may not be drawn yet.
		const now = readProtocolText(protocolActions.text());
		if (now.value === undefined) return;
		void protocolActions.change(`${path.join('.')} of the protocol`, textOfProtocol(withField(now.value, path, value)));
	};
	const leave = (): void => {
		takeOver();
		close();
	};

	return (
		<Overlay title={read.ok ? read.protocol.title : 'Protocol'} testId="protocol-dialog" wide onClose={leave}>
			{drawn.length > 0 && (
				<PanelsCanvas
					panels={drawn}
					theme={theme}
					title="What it does"
					testId="protocol-preview"
					height={Math.min(2, drawn.length) * previewPx + 20}
				/>
			)}
			<div class="protocol-editor">
				<div class="protocol-form">
					{read.value === undefined ? (
						<p class="empty">The form follows when the text is JSON again.</p>
					) : (
						<ProtocolForm
							value={read.value}
							wrong={read.ok ? '' : read.field}
							complaint={read.ok ? '' : `${read.complaint}.`}
							onChange={change}
						/>
					)}
				</div>
				<ProtocolText text={text} read={read} onTakeOver={takeOver} />
			</div>
			<div class="tools">
				<button
					type="button"
					class="primary"
					disabled={!read.ok}
					data-testid="protocol-dialog-run"
					onClick={() => {
						close();
						void protocolActions.run();
					}}
				>
					Run
				</button>
			</div>
		</Overlay>
	);
}
