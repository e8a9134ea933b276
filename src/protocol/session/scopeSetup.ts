import { z } from 'zod';
import { cellAddressSchema } from './cellAddress.ts';

const finite = z.number().finite();
const traceSchema = z.strictObject({ cell: cellAddressSchema, path: z.string().min(1) });

/** Ends of the factor of a trace, and of everything that is added to one. */
export const lookRanges = { factor: [1e-6, 1e6], offset: [-1e6, 1e6] } as const;

/** How a trace is drawn: its value times the factor, plus the offset, in its unit. */
const lookSchema = z.strictObject({
	factor: finite.min(lookRanges.factor[0]).max(lookRanges.factor[1]),
	offset: finite.min(lookRanges.offset[0]).max(lookRanges.offset[1]),
});

/** What can be shown over the traces. */
export const lanes = ['light', 'interventions', 'events'] as const;

/** What a scope shows of its traces and of the spikes of its cell. */
export const scopeViews = ['time', 'sweeps', 'rate', 'intervals', 'filter', 'field', 'results'] as const;

/** Ends of what a trigger can be told. */
export const triggerRanges = { preMs: [0, 10_000], postMs: [1, 60_000], level: [-1e6, 1e6], keep: [1, 100] } as const;
const between = ([low, high]: readonly [number, number]) => finite.min(low).max(high);

const triggerSchema = z.strictObject({
	/** Spikes of the scope's cell, light that comes on, or a trace that crosses a level. */
	on: z.enum(['spike', 'light', 'level']),
	/** Key of the trace that crosses the level, and the level in its unit; the first trace where it is left out. */
	of: z.string().optional(),
	level: between(triggerRanges.level),
	rising: z.boolean(),
	/** What a sweep shows before and after the trigger, ms. */
	preMs: between(triggerRanges.preMs),
	postMs: between(triggerRanges.postMs),
	/** Sweeps that are drawn; the average is over all of them. */
	keep: z.number().int().min(triggerRanges.keep[0]).max(triggerRanges.keep[1]),
});

/** What begins a sweep, and how long it is. */
export type TriggerSetup = z.infer<typeof triggerSchema>;

/** As a first start has it. */
export const firstTrigger: TriggerSetup = { on: 'light', level: -40, rising: true, preMs: 100, postMs: 400, keep: 20 };

/** Ends of the width of a bin, ms. */
export const binRangeMs = [0.1, 10_000] as const;

const setupSchema = z.strictObject({
	id: z.number().int().min(1),
	/** It shows the selected cell with all its currents, and the potentials of pinned ones, beside its own traces. */
	follows: z.boolean(),
	traces: z.array(traceSchema).max(64),
	/** Keys of traces that are switched off. */
	hidden: z.array(z.string()),
	/** By the key of the trace; one that is not named is drawn as it is. */
	looks: z.record(z.string(), lookSchema),
	/** Ends of the axis of a unit; one that is not named follows its values. */
	ranges: z.record(z.string(), z.tuple([finite, finite])),
	/** Potentials are drawn no higher than this, mV: what is below the spikes fills the plot. */
	clipAtMv: finite.min(-200).max(200).nullable(),
	lanes: z.array(z.enum(lanes)),
	view: z.enum(scopeViews).default('time'),
	trigger: triggerSchema.default(firstTrigger),
	/** Of histograms, ms. */
	binMs: between(binRangeMs).default(20),
});

/** One scope: what it shows, and how. */
export type ScopeSetup = z.infer<typeof setupSchema>;
export type ScopeView = ScopeSetup['view'];
export type Lane = (typeof lanes)[number];
export type TraceLook = z.infer<typeof lookSchema>;

/** A trace as it is. */
export const plainLook: TraceLook = { factor: 1, offset: 0 };

/** Scopes at once: more would be too narrow to read. */
export const mostScopes = 4;
/** Traces that can be chosen for one scope, beside those of the selected and the pinned cells. */
export const mostTraces = 32;

/** A scope as a first start shows it. */
export const firstSetup = (id: number, follows: boolean): ScopeSetup => ({
	id,
	follows,
	traces: [],
	hidden: [],
	looks: {},
	ranges: {},
	clipAtMv: null,
	lanes: ['light', 'interventions'],
	view: 'time',
	trigger: firstTrigger,
	binMs: 20,
});

/** The scopes of a screen, as a session, a demonstration and the page's own storage keep them. */
export const setupsSchema = z.array(setupSchema).min(1).max(mostScopes);
