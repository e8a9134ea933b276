import type { StoreApi } from 'zustand/vanilla';
import type { EmgSourceSpec, EstimatorChoice, FusionChoice } from '../../protocol/session/controlBlock.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import type { ElectrodesStatus } from '../../protocol/status.ts';
import type { Connection } from '../connection/connection.ts';
import type { ToastState } from '../stores/toastStore.ts';
import { type Asking, sentence } from './asking.ts';

/** What the user can do to devices and control law, beside what is asked and no more. */
export interface DeviceActions {
	setSink(sink: SinkSpec): Promise<boolean>;
	/** Several devices, each with its mapping; those whose name and line stay keep their connection. */
	setSinks(sinks: readonly NamedSink[]): Promise<boolean>;
	setEstimator(estimator: EstimatorChoice): Promise<boolean>;
	setFusion(fusion: FusionChoice): Promise<boolean>;
	setEmg(emg: EmgSourceSpec): Promise<boolean>;
	/** Sets an electrode's level; resolves with a sentence on what became of it. */
	stimulate(level: ElectrodesStatus['levels'][number], device: string): Promise<{ ok: boolean; text: string }>;
	emergencyStop(): Promise<void>;
}

/** What these actions work on. */
export interface DeviceActionParts extends Pick<Asking, 'ask' | 'keeping'> {
	readonly connection: Pick<Connection, 'request'>;
	readonly toasts: StoreApi<ToastState>;
}

const stopSaid =
	'Emergency stop pressed. A device that has confirmed it holds still until it is released in the Hand panel.';

/** Builds them. */
export function createDeviceActions({ connection, toasts, ask, keeping }: DeviceActionParts): DeviceActions {
	return {
		setSink: (sink) =>
			keeping('setSink', { sink }, (model) =>
				model.sinksChanged(sink.type === 'none' ? [] : [{ name: 'device', sink, mapping: { kind: 'all' } }]),
			),
		setSinks: (sinks) => keeping('setSinks', { sinks: [...sinks] }, (model) => model.sinksChanged(sinks)),
		setEstimator: (estimator) =>
			keeping('setEstimator', { estimator }, (model, { control }) => model.controlChanged(control)),
		setFusion: (fusion) => keeping('setFusion', { fusion }, (model, { control }) => model.controlChanged(control)),
		setEmg: (emg) => keeping('setEmg', { emg }, (model, { control }) => model.controlChanged(control)),
		async stimulate(level, device) {
			try {
				const { limited } = await connection.request('stimulate', { ...level, device });
				const how = limited.length > 0 ? `: ${limited.join(', ')}` : '';
				return { ok: true, text: `${device} has acknowledged electrode ${level.electrode}${how}.` };
			} catch (error) {
				return { ok: false, text: sentence(error) };
			}
		},
		async emergencyStop() {
			if (await ask('emergencyStop', {})) toasts.getState().say('info', stopSaid);
		},
	};
}
