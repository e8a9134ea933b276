import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lawFor } from '../../io/control/calibration.ts';
import { estimatorOf } from '../../io/control/estimators.ts';
import { CONTROL_PARAMETERS, type ControlParameters, controlParameters } from '../../io/control/parameters.ts';
import { playedCalibration } from '../../io/control/playedCalibration.ts';
import type { Description } from '../../protocol/description.ts';
import type { DeviceLogEntry } from '../../protocol/deviceLog.ts';
import type { ControlBlock } from '../../protocol/session/controlBlock.ts';
import { spikingCells } from '../../protocol/spikingCells.ts';
import type { Status } from '../../protocol/status.ts';
import { PanelsCanvas } from '../drawing/PanelsCanvas.tsx';
import { NumberField } from '../fields/NumberField.tsx';
import { shown } from '../fields/numberInput.ts';
import { createDeviceCourse, type DeviceCourse } from '../hand/deviceCourse.ts';
import { closedAtHz, coursePanels, type GripCurves, mappingPanel } from '../hand/gripPanels.ts';
import { createGripReplay, type GripSetup } from '../hand/gripReplay.ts';
import { useStore } from '../stores/useStore.ts';
import { offerFile } from '../workbench/offerFile.ts';
import { useWorkbench, type Workbench } from '../workbench/workbench.ts';

/** What is drawn, and what a calibration can look back over at most, ms of model time. */
const drawnMs = 10_000;
const keptMs = 20_000;

/** Settings that are looked at before they are in force. */
export type Trial = Readonly<Record<string, number>>;

/** The law's parameters as the host describes them, with those that are tried. @throws UserError where these do not go together */
function parametersOf(control: Description['control'], trial: Trial): ControlParameters {
	const own = control.filter(({ name }) => Object.hasOwn(CONTROL_PARAMETERS, name));
	const values = Object.fromEntries(own.map(({ name, value }) => [name, trial[name] ?? value]));
	return controlParameters(values);
}

/** The law to be replayed; null where what is tried makes no sense. */
function setupOf(description: Description, { estimator }: ControlBlock, trial: Trial): GripSetup | null {
	try {
		return {
			parameters: parametersOf(description.control, trial),
			estimator: estimatorOf(estimator),
			channelOf: new Map(spikingCells(description).map(({ cell }, channel) => [cell, channel])),
		};
	} catch {
		// The field that is typed into says what is wrong with it.
		return null;
	}
}

/** Follows the log of a device at every status. */
function useDeviceCourse(device: string, status: Status | null): DeviceCourse {
	const { actions } = useWorkbench();
	const course = useMemo(() => createDeviceCourse(drawnMs), [device]);
	const isAsking = useRef(false);
	useEffect(() => {
		if (isAsking.current || device === '') return;
		isAsking.current = true;
		void catchUp(actions, device, course).finally(() => {
			isAsking.current = false;
		});
	}, [course, status]);
	return course;
}

/** Takes what is new of a device's log. */
async function catchUp({ ask }: Workbench['actions'], device: string, course: DeviceCourse): Promise<void> {
	if (course.next === null) {
		const end = await ask('deviceLog', { device, from: Number.MAX_SAFE_INTEGER });
		if (!end) return;
		course.begin(end.next);
	}
	for (let isEnd = false; !isEnd; ) {
		const part = await ask('deviceLog', { device, from: course.next ?? 0 });
		if (part) course.take(part);
		isEnd = part?.isEnd ?? true;
	}
}

/** All that is kept of a device's log, as a file. */
async function saveLog({ actions }: Workbench, device: string): Promise<void> {
	const entries: DeviceLogEntry[] = [];
	for (let from = 0, isEnd = false; !isEnd; ) {
		const part = await actions.ask('deviceLog', { device, from });
		if (!part) return;
		entries.push(...part.entries);
		[from, isEnd] = [part.next, part.isEnd];
	}
	const text = entries.map((each) => `${JSON.stringify(each)}\n`).join('');
	offerFile(`log-${device}.jsonl`, new Blob([text], { type: 'application/jsonl' }));
}

/** The last seconds of the grip: what was commanded, what the device reported, what the law as it is set says of the same spikes; and a calibration on what played. */
export function GripBench(props: {
	readonly description: Description;
	readonly control: ControlBlock;
	readonly status: Status | null;
	readonly trial: Trial;
	readonly onTrial: (trial: Trial) => void;
}) {
	const { description, control, status, trial, onTrial } = props;
	const workbench = useWorkbench();
	const { live, view } = workbench;
	const theme = useStore(view, (state) => state.theme);
	const device = status?.devices.find(({ hand }) => hand !== null)?.name ?? '';
	const course = useDeviceCourse(device, status);
	const replay = useMemo(() => createGripReplay(keptMs), []);
	const { estimator, fusion } = control;
	const setup = useMemo(
		() => setupOf(description, control, trial),
		[description.populations, description.control, estimator, trial],
	);
	const curves = useMemo((): GripCurves | null => {
		if (!setup) return null;
		return {
			nowMs: live.tMs,
			lengthMs: drawnMs,
			parameters: setup.parameters,
			commanded: course.commanded(),
			reported: course.reported(),
			replayed: replay.bring(live.spikes, live.tMs, setup),
			isRate: estimator.kind !== 'decoder',
			isFused: fusion.mode !== 'vision',
			isTrial: Object.keys(trial).length > 0,
		};
		// A new status is when there is something new to draw.
	}, [setup, course, status, fusion]);
	if (!curves) return null;
	return (
		<>
			<div
				class="grip-course"
				data-testid="grip-drawn"
				data-value={Math.min(curves.commanded.tMs.length, curves.reported.tMs.length)}
			>
				<PanelsCanvas
					panels={coursePanels(curves)}
					theme={theme}
					title="The last 10 s of the grip"
					testId="grip-course"
					height={curves.isRate ? 230 : 140}
				/>
				{curves.isRate && (
					<PanelsCanvas
						panels={[mappingPanel(curves)]}
						theme={theme}
						title="From rate to closure"
						testId="grip-mapping"
						height={130}
					/>
				)}
			</div>
			{curves.isFused && (
				<p class="note">A muscle takes part in the grip: what other settings would have made of it is not drawn.</p>
			)}
			{curves.isRate && (
				<Played curves={curves} armed={status?.safety.armed ?? false} trial={trial} onTrial={onTrial} />
			)}
			{device !== '' && (
				<button type="button" data-testid="save-device-log" onClick={() => void saveLog(workbench, device)}>
					Save the log …
				</button>
			)}
		</>
	);
}

/** Calibrates on what has just played: proposes first, and draws what it would have made of the last seconds. */
function Played(props: {
	readonly curves: GripCurves;
	readonly armed: boolean;
	readonly trial: Trial;
	readonly onTrial: (trial: Trial) => void;
}) {
	const { curves, armed, trial, onTrial } = props;
	const { actions } = useWorkbench();
	const [lookS, setLookS] = useState(15);
	const [complaint, setComplaint] = useState('');
	const isProposed = 'thresholdHz' in trial && 'gainPerHz' in trial;
	const propose = (): void => {
		const { tMs, rateHz } = curves.replayed;
		try {
			const seen = rateHz.filter((_, k) => (tMs[k] as number) > curves.nowMs - 1000 * lookS);
			onTrial(lawFor(playedCalibration(seen)));
			setComplaint('');
		} catch (error) {
			setComplaint(error instanceof Error ? error.message : String(error));
		}
	};
	const use = async (): Promise<void> => {
		// As with every calibration: what was learned anew moves nothing before a person arms it.
		if (armed) await actions.ask('arm', { armed: false });
		await actions.setControls('calibration', trial);
		onTrial({});
	};
	return (
		<div class="played">
			{isProposed ? (
				<>
					<p class="note" role="status" data-testid="played-proposal">
						Open up to {shown(Math.round(10 * curves.parameters.thresholdHz) / 10)} Hz, closed from{' '}
						{shown(Math.round(10 * closedAtHz(curves.parameters)) / 10)} Hz: drawn as it would have been.
						{armed && ' Using it disarms the hand.'}
					</p>
					<div class="row">
						<button type="button" class="primary" data-testid="played-use" onClick={() => void use()}>
							Use it
						</button>
						<button type="button" data-testid="played-drop" onClick={() => onTrial({})}>
							Leave it
						</button>
					</div>
				</>
			) : (
				<div class="row end">
					<NumberField
						title="Look back over"
						unit="s"
						min={3}
						max={keptMs / 1000}
						value={lookS}
						testId="played-seconds"
						onCommit={async (value) => {
							setLookS(value);
							return '';
						}}
					/>
					<button
						type="button"
						data-testid="calibrate-played"
						title="For scenes that play by themselves: within that time the hand should have been open once and closed once (the bundled clip takes 12 s)"
						onClick={propose}
					>
						Calibrate on what played
					</button>
				</div>
			)}
			{complaint !== '' && (
				<p class="note bad" role="alert">
					{complaint}
				</p>
			)}
		</div>
	);
}
