import type { Description } from '../../protocol/description.ts';
import { defaultControl } from '../../protocol/session/controlBlock.ts';
import type { ScopesStep, Step, ViewStep } from '../stores/history.ts';
import type { KeyedIntervention } from '../stores/keyedInterventions.ts';
import { cellPath } from '../stores/modelStore.ts';

/** What holds before a step is made. */
export interface Before {
	readonly description: Description;
	readonly interventions: readonly KeyedIntervention[];
}

const adding = ({ key, intervention }: KeyedIntervention) => ({ type: 'addIntervention', key, intervention }) as const;

/** What takes a step back; nothing when nothing would change back. */
export function inverseSteps(
	{ description, interventions }: Before,
	step: Exclude<Step, ScopesStep | ViewStep>,
): readonly Step[] {
	const { parameters, sinks, session } = description;
	const control = session.control ?? defaultControl();
	switch (step.type) {
		case 'setParameter': {
			const parameter = parameters.find(({ path }) => path === step.path);
			return parameter ? [{ ...step, value: parameter.value }] : [];
		}
		case 'setCellParameter':
			return [{ ...step, value: session.parameters[cellPath(step)] ?? null }];
		case 'resetParameter':
			return parameters
				.filter(({ path, value, standard }) => (step.path === undefined || path === step.path) && value !== standard)
				.map(({ path, value }) => ({ type: 'setParameter', path, value }));
		case 'setTitle':
			return [{ ...step, title: session.title }];
		case 'setProtocol':
			return [{ ...step, protocol: session.protocol ?? '' }];
		case 'setLight':
			return [{ ...step, light: session.light }];
		case 'setSource':
			return [{ ...step, source: session.source }];
		case 'setControl': {
			const names = new Set(Object.keys(step.control));
			const before = description.control.filter(({ name }) => names.has(name));
			return [{ ...step, control: Object.fromEntries(before.map(({ name, value }) => [name, value])) }];
		}
		case 'setEstimator':
			return [{ ...step, estimator: control.estimator }];
		case 'setFusion':
			return [{ ...step, fusion: control.fusion }];
		case 'setEmg':
			return [{ ...step, emg: control.emg }];
		case 'setSink':
		case 'setSinks':
			return [{ type: 'setSinks', sinks: [...sinks] }];
		// Both drop what they have no place for: what is still there then is not done a second time.
		case 'setPatch': {
			const { columns, tissue, stepMs, substepMs } = session;
			return [{ ...step, columns, tissue, steps: { stepMs, substepMs } }, ...interventions.map(adding)];
		}
		case 'editCircuit':
			return [{ ...step, declarations: session.declarations }, ...interventions.map(adding)];
		case 'addIntervention':
			return [{ type: 'removeIntervention', key: step.key }];
		case 'removeIntervention':
			return interventions.filter(({ key }) => key === step.key).map((each) => ({ ...adding(each), resumes: true }));
	}
}
