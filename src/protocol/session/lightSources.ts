import { z } from 'zod';

/** Who makes the light of a source. */
export type LightMaker =
	/** The engine itself, by the model's clock. */
	| 'engine'
	/** The screen sends what its camera sees; where there is no screen, the shell opens the device. */
	| 'screen'
	/** Whatever shell there is opens it, a page without a host too. */
	| 'shell'
	/** A shell that is a process opens it; a page without a host has no way to it. */
	| 'host';

type Fields<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape, z.core.$strict>>;

/** One kind of light source: all that is said of it, whoever opens it. */
interface LightSource<By extends LightMaker, Shape extends z.ZodRawShape> {
	readonly by: By;
	/** As people choose it. */
	readonly title: string;
	/** What it carries beside its type. A `file` that lies beside a session file is found there by its name alone. */
	readonly fields: Shape;
	/** It reads the standard input of the program. */
	readonly readsInput?: true;
	/** What a page without a host says that cannot have it: one sentence with what to do instead. */
	notInPage?(source: Fields<Shape>): string;
}

/** One that only a host opens: it must say so in a page. */
interface HostLightSource<Shape extends z.ZodRawShape> extends LightSource<'host', Shape> {
	notInPage(source: Fields<Shape>): string;
}

const everywhere = <By extends Exclude<LightMaker, 'host'>, Shape extends z.ZodRawShape>(
	source: LightSource<By, Shape>,
): LightSource<By, Shape> => source;
const onHost = <Shape extends z.ZodRawShape>(source: HostLightSource<Shape>): HostLightSource<Shape> => source;

const finite = z.number().finite();
const pixels = z.number().int().min(1).max(16384);

/** What a file of events may be played with, least and most. */
export const eventRanges = {
	/** Change of ln light that an event is worth. */
	contrast: [0.01, 2],
	/** Time constant of the way back to grey, ms. */
	leakMs: [10, 1e6],
	/** Time between two pictures, ms. */
	pictureMs: [0.5, 1000],
} as const;

/**
 * Every kind of light source, by what a session calls it. One that a shell opens takes its entry here, a file in
 * src/io/light/node/kinds and its line in catalogue.ts there. The engine waits for a source whose frames carry model time
 * (`FrameSource.timing`) and for no other.
 */
export const LIGHT_SOURCES = {
	dark: everywhere({ by: 'engine', title: 'Dark', fields: {} }),
	stimulus: everywhere({
		by: 'engine',
		title: 'Stimulus',
		fields: { name: z.string().min(1), parameters: z.record(z.string(), finite) },
	}),
	/** A video file, or a bundled clip's name. */
	clip: everywhere({ by: 'shell', title: 'Clip', fields: { file: z.string().min(1), loop: z.boolean() } }),
	/** A light log that a live run wrote. */
	recording: onHost({
		by: 'host',
		title: 'Recorded light',
		fields: { file: z.string().min(1) },
		notInPage: ({ file }) =>
			`A page without a host cannot read the light log ${file} from disk; open this session with \`retinode app\`.`,
	}),
	/** A file of an event camera (io/light/events). */
	events: onHost({
		by: 'host',
		title: 'Event camera’s file',
		fields: {
			file: z.string().min(1),
			loop: z.boolean(),
			contrast: finite.min(eventRanges.contrast[0]).max(eventRanges.contrast[1]),
			leakMs: finite.min(eventRanges.leakMs[0]).max(eventRanges.leakMs[1]),
			pictureMs: finite.min(eventRanges.pictureMs[0]).max(eventRanges.pictureMs[1]),
			flipX: z.boolean(),
			flipY: z.boolean(),
			/** Brighter and darker exchanged. */
			invert: z.boolean(),
		},
		notInPage: ({ file }) =>
			`A page without a host cannot read the events of ${file} from disk; open this session with \`retinode app\`.`,
	}),
	camera: everywhere({ by: 'screen', title: 'Camera', fields: {} }),
	stdin: onHost({
		by: 'host',
		title: 'Frames from standard input',
		fields: {
			width: pixels,
			height: pixels,
			framesPerSecond: finite.positive().max(1000),
			/** What the bytes of a pixel are (io/light/rawFormat.ts); one of grey where it is left out. */
			pixels: z.enum(['gray', 'rgb24', 'rgba']).optional(),
		},
		readsInput: true,
		notInPage: () => 'A page has no standard input; run this session with `retinode live`.',
	}),
};

type Table = typeof LIGHT_SOURCES;

/** What a session calls a light source. */
export type LightSourceType = keyof Table;

type Sources = {
	readonly [T in LightSourceType]: Table[T] extends LightSource<LightMaker, infer Shape>
		? z.infer<z.ZodObject<{ type: z.ZodLiteral<T> } & Shape, z.core.$strict>>
		: never;
};

/** A session's light source of this kind. */
export type LightSourceOf<T extends LightSourceType> = Sources[T];

/** A session's light source. */
export type LightSourceSpec = LightSourceOf<LightSourceType>;

/** The kinds of light source that are made so. */
export type LightSourceBy<By extends LightMaker> = {
	readonly [T in LightSourceType]: Table[T]['by'] extends By ? T : never;
}[LightSourceType];

type AnyLightSource = LightSource<LightMaker, z.ZodRawShape>;
const sources: Readonly<Record<LightSourceType, AnyLightSource>> = LIGHT_SOURCES;

const schemas = Object.entries(sources).map(([type, { fields }]) =>
	z.strictObject({ type: z.literal(type), ...fields }),
);

/** A session's light source as it comes in. */
export const lightSourceSchema = z.discriminatedUnion(
	'type',
	schemas as [(typeof schemas)[number], ...(typeof schemas)[number][]],
	// Kind by kind the same as `LightSourceSpec`, which the compiler cannot see through a list of entries.
) as unknown as z.ZodType<LightSourceSpec>;

/** All that is said of a source's kind. */
export const lightSourceKind = ({ type }: LightSourceSpec): AnyLightSource => sources[type];

/** Whether a source is made so. */
export const isMadeBy = <By extends LightMaker>(
	source: LightSourceSpec,
	by: By,
): source is LightSourceOf<LightSourceBy<By>> => sources[source.type].by === by;
