import type { StimulusDescription } from '../../../protocol/description.ts';
import { LIGHT_SOURCES } from '../../../protocol/session/lightSources.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { onto } from '../../workbench/ontoPresent.ts';
import { choosing, type LightSettingsProps, type ScreenLight } from './screenLight.ts';

const defaultsOf = ({ parameters }: StimulusDescription) =>
	Object.fromEntries(parameters.map((each) => [each.name, each.default]));

/** The generated stimuli, of which darkness has a place of its own. */
export const stimulusLight: ScreenLight<'stimulus'> = {
	choices: ({ stimuli }) =>
		stimuli
			.filter(({ name }) => name !== 'dark')
			.map((stimulus) =>
				choosing(`stimulus:${stimulus.name}`, `${LIGHT_SOURCES.stimulus.title}: ${stimulus.title}`, {
					type: 'stimulus',
					name: stimulus.name,
					parameters: defaultsOf(stimulus),
				}),
			),
	valueOf: ({ name }) => `stimulus:${name}`,
	Settings: StimulusForm,
};

function StimulusForm({ source, description, desk: { actions } }: LightSettingsProps<'stimulus'>) {
	const stimulus = description.stimuli.find(({ name }) => name === source.name);
	if (!stimulus) return <p class="note warn">This version knows no stimulus “{source.name}”.</p>;
	return (
		<>
			<p class="note">{stimulus.description} It begins again when it is over.</p>
			{stimulus.parameters.map((parameter) => (
				<NumberField
					key={`${stimulus.name} ${parameter.name}`}
					{...parameter}
					integer={parameter.integer ?? false}
					value={source.parameters[parameter.name] ?? parameter.default}
					testId={`stimulus-${parameter.name}`}
					onCommit={async (value) => {
						const parameters = { ...source.parameters, [parameter.name]: value };
						await actions.setSource(onto(source, { ...source, parameters }));
						return '';
					}}
				/>
			))}
			<div class="tools">
				<button type="button" data-testid="stimulus-again" onClick={() => void actions.setSource((now) => now)}>
					Play again
				</button>
				<button type="button" onClick={() => void actions.setSource({ ...source, parameters: defaultsOf(stimulus) })}>
					Defaults
				</button>
			</div>
		</>
	);
}
