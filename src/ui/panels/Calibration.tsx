import type { CalibrationStatus, Status } from '../../protocol/status.ts';
import { Term } from '../fields/Term.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';

type Of = CalibrationStatus['of'];

const titles: Readonly<Record<Of, string>> = { emg: 'muscle', vision: 'retina' };

/** What the button says that goes on. */
const nextWords: Readonly<Partial<Record<CalibrationStatus['phase'], string>>> = {
	idle: 'Start',
	prepare: 'Go on',
	done: 'Calibrate again',
	failed: 'Try again',
};

/** For the retina, what a person relaxes or tenses is what it sees. */
function promptOf({ of, phase, prompt }: CalibrationStatus): string {
	if (of === 'emg') return prompt;
	switch (phase) {
		case 'rest':
			return 'Keep the scene as it is when the hand should be open.';
		case 'prepare':
			return 'Bring what the hand should close on, then go on.';
		case 'maximum':
			return 'Keep it there.';
		default:
			return prompt;
	}
}

/** The wizard: rest, then the maximum, each measured for three seconds; progress, and a way out. */
export function Calibration({ status }: { readonly status: Status | null }) {
	const { actions } = useWorkbench();
	const now = status?.calibration ?? null;
	if (!now) {
		return (
			<FoldedSection name="calibration" title="Calibration">
				<p class="note">
					Measures rest and maximum, of the muscle or of what the retina sees, each held for three seconds. Beginning
					one disarms the hand. A scene that plays by itself, such as the clip, is calibrated under <i>Control law</i>.
				</p>
				<div class="row">
					<button
						type="button"
						disabled={!status?.emg}
						data-testid="calibrate-emg"
						onClick={() => void actions.ask('calibrate', { of: 'emg', word: 'next' })}
					>
						Calibrate the muscle
					</button>
					<button
						type="button"
						data-testid="calibrate-vision"
						onClick={() => void actions.ask('calibrate', { of: 'vision', word: 'next' })}
					>
						Calibrate the retina
					</button>
				</div>
			</FoldedSection>
		);
	}
	const { of, phase, done } = now;
	const word = nextWords[phase];
	const measuring = phase === 'rest' || phase === 'maximum';
	const percent = Math.round(100 * done);
	return (
		<section class="panel" aria-label="Calibration">
			<h2>
				<Term of="calibration">Calibration</Term> of the {titles[of]}
			</h2>
			<p class={phase === 'failed' ? 'note bad' : 'note'} role="status" data-testid="calibration" data-phase={phase}>
				<b>{phase === 'rest' ? '1 of 2. ' : phase === 'prepare' || phase === 'maximum' ? '2 of 2. ' : ''}</b>
				{promptOf(now)}
			</p>
			{measuring && (
				<div
					class="track"
					role="progressbar"
					aria-label="measured"
					aria-valuenow={percent}
					aria-valuemin={0}
					aria-valuemax={100}
				>
					<div class="bar" style={{ width: `${percent}%` }} />
				</div>
			)}
			<div class="row">
				{word !== undefined && (
					<button
						type="button"
						class="primary"
						data-testid="calibration-next"
						onClick={() => void actions.ask('calibrate', { of, word: 'next' })}
					>
						{word}
					</button>
				)}
				<button
					type="button"
					data-testid="calibration-cancel"
					onClick={() => void actions.ask('calibrate', { of, word: 'cancel' })}
				>
					{phase === 'done' || phase === 'failed' ? 'Close' : 'Cancel'}
				</button>
			</div>
		</section>
	);
}
