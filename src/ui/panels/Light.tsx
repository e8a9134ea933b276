import { useRef } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import type { LightSourceOf, LightSourceType } from '../../protocol/session/lightSources.ts';
import { FileInput } from '../fields/FileInput.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { LightLevel } from './LightLevel.tsx';
import { lightChoices, screenLight } from './light/catalogue.ts';
import type { LightDesk, LightSettingsProps } from './light/screenLight.ts';
import { NoiseSwitches } from './NoiseSwitches.tsx';

/** Where light comes from and how bright white is. */
export function Light() {
	const { model } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	if (!description) return <p class="empty">Light settings appear when the simulation is connected.</p>;
	return (
		<>
			<Source description={description} />
			<LightLevel description={description} />
			<NoiseSwitches parameters={description.parameters} seed={description.session.seed} />
		</>
	);
}

function Source({ description }: { readonly description: Description }) {
	const { actions, pictures, status } = useWorkbench();
	const { source } = description.session;
	const from = useStore(pictures.store, (state) => state.from);
	const pictureMessage = useStore(pictures.store, (state) => state.message);
	const sourceMessage = useStore(status, (state) => state.status?.sourceMessage ?? '');
	const fileInput = useRef<HTMLInputElement>(null);
	const desk: LightDesk = { actions, pictures, chooseFile: () => fileInput.current?.click() };
	const { choices, value } = lightChoices(description, from);

	return (
		<section class="panel" aria-label="Light source">
			<h2>Light source</h2>
			<SelectField
				title="Source"
				value={value}
				testId="source-picker"
				options={choices}
				onChange={(chosen) => void choices.find((each) => each.value === chosen)?.choose(desk)}
			/>
			<FileInput
				input={fileInput}
				accept="video/*"
				label="Video file"
				testId="video-file"
				onFile={async (file) => {
					if (await actions.setSource({ type: 'camera' })) await pictures.startFile(file);
				}}
			/>
			{sourceMessage !== '' && sourceMessage !== pictureMessage && (
				<p class="note warn" data-testid="source-message">
					{sourceMessage}
				</p>
			)}
			<Settings key={source.type} type={source.type} source={source} description={description} desk={desk} />
		</section>
	);
}

/** What the present source lets one set; of one that cannot be chosen here, its file. */
function Settings<T extends LightSourceType>({ type, ...props }: LightSettingsProps<T> & { readonly type: T }) {
	const side = screenLight(type);
	if (side) return <side.Settings {...props} />;
	const source: LightSourceOf<LightSourceType> = props.source;
	return 'file' in source ? <p class="note mono">{source.file}</p> : null;
}
