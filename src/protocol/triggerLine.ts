import { z } from 'zod';
import { BAUD_RANGE } from './limits/baudRate.ts';
import { baudRateSchema } from './session/controlBlock.ts';

const byte = z.number().int().min(0).max(255);

/** Ends of how long a modem line is up for a pulse, ms. */
export const pulseRangeMs = [1, 1000] as const;

/** A serial line to other instruments: what of it begins a protocol that waits, and how it is told of each run of one. It arms nothing and moves nothing. */
export const triggerLineSchema = z.strictObject({
	/** Empty where none was chosen yet: such a one cannot be opened. */
	path: z.string(),
	baudRate: baudRateSchema,
	/** Any byte, one byte, or a modem line that comes up. */
	starts: z.enum(['nothing', 'anyByte', 'byte', 'cts', 'dsr']),
	/** The byte that is waited for. */
	startByte: byte,
	/** One byte, or a modem line that is up for so long. */
	tells: z.enum(['nothing', 'byte', 'rts', 'dtr']),
	/** The byte that is sent. */
	tellByte: byte,
	pulseMs: z.number().min(pulseRangeMs[0]).max(pulseRangeMs[1]),
});

export type TriggerLine = z.infer<typeof triggerLineSchema>;

/** As a first start offers it. */
export const firstTriggerLine: TriggerLine = {
	path: '',
	baudRate: BAUD_RANGE.default,
	starts: 'anyByte',
	startByte: 1,
	tells: 'byte',
	tellByte: 1,
	pulseMs: 10,
};

/** Runs that are told of at most at once. */
export const mostAnnounced = 10_000;
