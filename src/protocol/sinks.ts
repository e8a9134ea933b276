import { z } from 'zod';
import { baudRateSchema, type MappingSpec, mappingSchema } from './session/controlBlock.ts';

/** A line to a device: a serial port or `tcp:HOST:PORT`, with how it is spoken to. */
export const lineSchema = z.strictObject({
	type: z.literal('serial'),
	path: z.string().min(1),
	baudRate: baudRateSchema,
	protocol: z.enum(['events', 'rate']),
	/** What the device speaks: the name of a driver. Default: the project's own wire protocol. */
	driver: z.string().min(1).max(40).optional(),
});

/** Where spikes go: nowhere, the simulated hand that the host starts by itself, or a line. */
export const sinkSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('none') }),
	z.strictObject({ type: z.literal('simulatedHand'), protocol: z.enum(['events', 'rate']) }),
	lineSchema,
]);

export type LineSpec = z.infer<typeof lineSchema>;

/** One of several devices: its name, its line, and the ganglion cells that it gets. */
export const namedSinkSchema = z.strictObject({
	/** Told apart by it; 1 to 40 characters. */
	name: z.string().trim().min(1).max(40),
	sink: sinkSchema.refine(({ type }) => type !== 'none', { message: 'a device of a list must have a line' }),
	/** Default: cell n to channel n. */
	mapping: mappingSchema.default({ kind: 'all' }),
});

/** A line, or none. */
export type SinkSpec = z.infer<typeof sinkSchema>;

/** A device of a list. */
export interface NamedSink {
	readonly name: string;
	readonly sink: Exclude<SinkSpec, { type: 'none' }>;
	readonly mapping: MappingSpec;
}

/** The list of one device that gets every cell, or of none. */
export const onlyDevice = (sink: SinkSpec): readonly NamedSink[] =>
	sink.type === 'none' ? [] : [{ name: 'device', sink, mapping: { kind: 'all' } }];

/** The devices of a list as a request has it: the schema takes `none` out of them, which its type does not show. */
export const namedSinks = (sinks: readonly z.infer<typeof namedSinkSchema>[]): readonly NamedSink[] =>
	sinks.flatMap(({ sink, ...rest }) => (sink.type === 'none' ? [] : { ...rest, sink }));
