import { UserError } from '../../base/errors.ts';

/** One number of the control law, as panels and session files show it. */
export interface ControlParameter {
	readonly label: string;
	readonly unit: string;
	readonly default: number;
	readonly min: number;
	readonly max: number;
	/** Where the default comes from; `assumed` where no source gives it. */
	readonly source: string;
}

const ARROW = 'Arrow et al. 2021, doi:10.1109/ISCAS51556.2021.9401160';

/**
 * The control law's parameters. Arrow et al. say that the spike train "is counted and averaged over time"; they give
 * no figures for the mapping, which are therefore assumed here.
 */
export const CONTROL_PARAMETERS = {
	windowMs: {
		label: 'counting window',
		unit: 'ms',
		default: 200,
		min: 10,
		max: 2000,
		source: `counted over a window: ${ARROW}; its length assumed`,
	},
	updateMs: {
		label: 'control period',
		unit: 'ms',
		default: 20,
		min: 1,
		max: 200,
		source: 'assumed: 50 Hz, as servos take',
	},
	cells: {
		label: 'cells averaged over',
		unit: '1',
		default: 1,
		min: 1,
		max: 65_536,
		source: 'the cells that are mapped',
	},
	thresholdHz: { label: 'rate of the open hand', unit: 'Hz', default: 5, min: 0, max: 1000, source: 'assumed' },
	gainPerHz: {
		label: 'closure per rate',
		unit: '1/Hz',
		default: 0.01,
		min: 0,
		max: 10,
		source: 'assumed: 100 Hz close the hand',
	},
	deadBand: {
		label: 'dead band of closure',
		unit: '1',
		default: 0.06,
		min: 0,
		max: 0.5,
		source: 'assumed: more than one spike more or less in the window',
	},
	engageAt: {
		label: 'closure at which an open hand begins to move',
		unit: '1',
		default: 0,
		min: 0,
		max: 1,
		source: 'assumed: no hysteresis unless it is asked for',
	},
	releaseAt: {
		label: 'closure below which the hand opens again',
		unit: '1',
		default: 0,
		min: 0,
		max: 1,
		source: 'assumed: no hysteresis unless it is asked for',
	},
	maxClosurePerS: {
		label: 'rate limit of closure',
		unit: '1/s',
		default: 2,
		min: 0.01,
		max: 20,
		source: 'assumed: half a second to close',
	},
} as const satisfies Record<string, ControlParameter>;

/** A value for each parameter of the control law. */
export type ControlParameters = { readonly [K in keyof typeof CONTROL_PARAMETERS]: number };

/**
 * A complete set of parameters: the defaults, with some replaced.
 * @throws UserError naming the parameter that is unknown or out of range
 */
export function controlParameters(changes: Partial<ControlParameters> = {}): ControlParameters {
	for (const name of Object.keys(changes)) {
		if (!Object.hasOwn(CONTROL_PARAMETERS, name)) {
			throw new UserError(
				`There is no control parameter ${name}; there are ${Object.keys(CONTROL_PARAMETERS).join(', ')}.`,
			);
		}
	}
	const value = (name: keyof ControlParameters): number => {
		const { default: usual, min, max, unit } = CONTROL_PARAMETERS[name];
		const wanted = changes[name] ?? usual;
		if (!(wanted >= min && wanted <= max)) {
			throw new UserError(`Control parameter ${name} is ${wanted}; it must be from ${min} to ${max} ${unit}.`);
		}
		return wanted;
	};
	const cells = value('cells');
	if (!Number.isInteger(cells)) throw new UserError(`Control parameter cells is ${cells}; it must be a whole number.`);
	const [engageAt, releaseAt] = [value('engageAt'), value('releaseAt')];
	if (releaseAt > engageAt) {
		throw new UserError(
			`Control parameter releaseAt is ${releaseAt}; it must not be above engageAt, ${engageAt}: a hand would open as soon as it closes.`,
		);
	}
	return {
		windowMs: value('windowMs'),
		updateMs: value('updateMs'),
		cells,
		thresholdHz: value('thresholdHz'),
		gainPerHz: value('gainPerHz'),
		deadBand: value('deadBand'),
		engageAt,
		releaseAt,
		maxClosurePerS: value('maxClosurePerS'),
	};
}

/**
 * The delay that the law itself adds, ms: a rate counted over a window is on average half a window old, and a change
 * waits on average half a control period. The rate limit and the hand come on top.
 */
export function controlDelayMs({ windowMs, updateMs }: ControlParameters): number {
	return (windowMs + updateMs) / 2;
}
