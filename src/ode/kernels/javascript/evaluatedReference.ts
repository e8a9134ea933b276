import type { Definition } from '../../equations/language/expressionParts.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { Evaluation } from './evaluation.ts';
import { scheduleOfRates } from './javascript.ts';
import type { KernelLayout, ObserveKernel, RatesKernel, SlopeKernel } from './kernelLayout.ts';

/** The equations of a kind with a slot for everything that has a name. */
class KindEvaluation {
	readonly #kind: Kind;
	readonly #evaluation: Evaluation;

	constructor(kind: Kind) {
		this.#kind = kind;
		const named = [kind.parameters, kind.states, kind.inputs, kind.externals, kind.quantities];
		this.#evaluation = new Evaluation(named.flatMap((each) => each.map(({ path }) => path)));
	}

	/** Computes definitions one after the other. */
	defining(definitions: readonly Definition[]): () => void {
		const { values } = this.#evaluation;
		const all = definitions.map(({ path, expression }) => ({
			slot: this.#evaluation.slot(path),
			compute: this.#evaluation.compute(expression),
		}));
		return () => {
			for (const { slot, compute } of all) values[slot] = compute();
		};
	}

	/** Takes the parameters. */
	takingParameters(): (p: Float64Array) => void {
		const { values } = this.#evaluation;
		const places = this.#kind.parameters.map(({ path, type }) => ({
			slot: this.#evaluation.slot(path),
			isSwitch: type === 'switch',
		}));
		return (p) => {
			places.forEach(({ slot, isSwitch }, k) => {
				const value = p[k] as number;
				values[slot] = isSwitch ? Number(value !== 0) : value;
			});
		};
	}

	/** Takes states, inputs and externals of a member. */
	takingMember(): (y: Float64Array, u: Float64Array, layout: KernelLayout, member: number) => void {
		const { values } = this.#evaluation;
		const slots = (named: readonly { readonly path: string }[]) => named.map(({ path }) => this.#evaluation.slot(path));
		const [states, inputs, externals] = [this.#kind.states, this.#kind.inputs, this.#kind.externals].map(slots);
		return (y, u, { offset, inputOffset, count, externals: indices }, member) => {
			states?.forEach((slot, k) => {
				values[slot] = y[offset + k * count + member] as number;
			});
			inputs?.forEach((slot, k) => {
				values[slot] = u[inputOffset + k * count + member] as number;
			});
			externals?.forEach((slot, k) => {
				values[slot] = y[(indices[k] as Int32Array)[member] as number] as number;
			});
		};
	}

	derivatives(): (() => number)[] {
		return this.#kind.derivatives.map((each) => this.#evaluation.compute(each));
	}

	/** The value of a name now. */
	valueOf(path: string): () => number {
		const { values } = this.#evaluation;
		const slot = this.#evaluation.slot(path);
		return () => values[slot] as number;
	}
}

/** What `generateRates` generates, by evaluating the equations. */
export function evaluatedRates(kind: Kind): RatesKernel {
	const equations = new KindEvaluation(kind);
	const { before, inside } = scheduleOfRates(kind);
	const takeParameters = equations.takingParameters();
	const computeBefore = equations.defining(before);
	const takeMember = equations.takingMember();
	const computeInside = equations.defining(inside);
	const derivatives = equations.derivatives();
	const sent = deliveredBy(kind);
	const delivered = sent && equations.valueOf(sent.path);
	const send = (
		u: Float64Array,
		{ targets, weights }: KernelLayout,
		target: number,
		i: number,
		value: number,
	): void => {
		const at = targets[target]?.[i] ?? -1;
		u[at] = (u[at] as number) + (weights?.[target]?.[i] ?? 1) * value;
	};
	return (y, dydt, u, p, layout) => {
		const { offset, count } = layout;
		takeParameters(p);
		computeBefore();
		for (let i = 0; i < count; i++) {
			takeMember(y, u, layout, i);
			computeInside();
			for (let k = 0; k < derivatives.length; k++) dydt[offset + k * count + i] = derivatives[k]?.() ?? Number.NaN;
			if (!delivered) continue;
			send(u, layout, 0, i, delivered());
			if (kind.type === 'junction') send(u, layout, 1, i, -delivered());
		}
	};
}

/** Takes one member in and computes every quantity of it. */
function takingAll(kind: Kind, equations: KindEvaluation) {
	const takeParameters = equations.takingParameters();
	const takeMember = equations.takingMember();
	const compute = equations.defining(kind.quantities);
	return (y: Float64Array, u: Float64Array, p: Float64Array, layout: KernelLayout, member: number): void => {
		takeParameters(p);
		takeMember(y, u, layout, member);
		compute();
	};
}

/** What `generateObserve` generates, by evaluating the equations. */
export function evaluatedObserve(kind: Kind): ObserveKernel {
	const equations = new KindEvaluation(kind);
	const take = takingAll(kind, equations);
	const values = kind.quantities.map(({ path }) => equations.valueOf(path));
	return (y, u, p, layout, member, out) => {
		take(y, u, p, layout, member);
		values.forEach((value, k) => {
			out[k] = value();
		});
	};
}

/** What `generateSlope` generates, by evaluating the equations. */
export function evaluatedSlope(kind: Kind, state: number): SlopeKernel {
	const equations = new KindEvaluation(kind);
	const take = takingAll(kind, equations);
	const derivative = equations.derivatives()[state];
	return (y, u, p, layout, member, out) => {
		take(y, u, p, layout, member);
		out[0] = derivative?.() ?? Number.NaN;
	};
}
