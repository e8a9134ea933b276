import { eventRanges, LIGHT_SOURCES } from '../../../protocol/session/lightSources.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { onto } from '../../workbench/ontoPresent.ts';
import { choosing, type LightSettingsProps, type ScreenLight } from './screenLight.ts';

/** A file of an event camera. It cannot be chosen here, where no file of the host's is seen: a session or the command line names it. */
export const eventsLight: ScreenLight<'events'> = {
	choices: (_description, present) =>
		present === undefined
			? []
			: [choosing(`events:${present.file}`, `${LIGHT_SOURCES.events.title}: ${present.file}`, present)],
	valueOf: ({ file }) => `events:${file}`,
	Settings: EventsForm,
};

const switches = [
	{ name: 'loop', title: 'Play in a loop' },
	{ name: 'flipX', title: 'Exchange left and right' },
	{ name: 'flipY', title: 'Exchange up and down' },
	{ name: 'invert', title: 'Exchange brighter and darker' },
] as const;

const numbers = [
	{ name: 'contrast', title: 'An event is worth (change of ln light)', unit: '1' },
	{ name: 'leakMs', title: 'Back to grey within', unit: 'ms' },
	{ name: 'pictureMs', title: 'A picture every', unit: 'ms' },
] as const;

function EventsForm({ source, desk: { actions } }: LightSettingsProps<'events'>) {
	return (
		<>
			<p class="note">
				Changes of light that a camera has told, summed to contrast. What is set here plays the file from its start.
			</p>
			{switches.map(({ name, title }) => (
				<label key={name} class="check">
					<input
						type="checkbox"
						checked={source[name]}
						data-testid={`events-${name}`}
						onChange={(event) =>
							void actions.setSource(onto(source, { ...source, [name]: event.currentTarget.checked }))
						}
					/>
					{title}
				</label>
			))}
			{numbers.map((number) => (
				<NumberField
					key={number.name}
					{...number}
					min={eventRanges[number.name][0]}
					max={eventRanges[number.name][1]}
					value={source[number.name]}
					testId={`events-${number.name}`}
					onCommit={async (value) => {
						await actions.setSource(onto(source, { ...source, [number.name]: value }));
						return '';
					}}
				/>
			))}
		</>
	);
}
