/** Where progress is written: standard error, so that figures and data stay alone on standard output. */
export interface ProgressStream {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

/** A running report of how far a piece of work is. */
export interface Progress {
	/** @param fraction done, 0 … 1 */
	update(fraction: number): void;
	/** Removes the bar. */
	finish(): void;
}

const width = 30;
const quietMs = 1000;
const terminalEveryMs = 100;
const plainEveryMs = 5000;

/** `1:05`, `12 s`. */
export function durationText(seconds: number): string {
	const whole = Math.max(0, Math.round(seconds));
	if (whole < 60) return `${whole} s`;
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor((whole % 3600) / 60);
	const rest = String(whole % 60).padStart(2, '0');
	return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** One line of progress, for a terminal or a log. */
export function progressLine(title: string, fraction: number, elapsedS: number): string {
	const done = Math.min(1, Math.max(0, fraction));
	const filled = Math.round(done * width);
	// Before a hundredth is done, an estimate would be off by hours.
	const left = done >= 0.01 ? `${durationText((elapsedS * (1 - done)) / done)} left` : 'starting';
	return `${title} [${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${String(Math.floor(done * 100)).padStart(3)} %  ${left}`;
}

/**
 * Shows a bar with the remaining time once the work has taken a second. On a terminal it stays on one line; elsewhere a line every 5 s.
 * @param nowMs a monotonic clock
 */
export function createProgress(title: string, stream: ProgressStream, nowMs: () => number): Progress {
	const start = nowMs();
	let shown = start - plainEveryMs;
	let visible = false;
	return {
		update(fraction) {
			const now = nowMs();
			if (now - start < quietMs || now - shown < (stream.isTTY ? terminalEveryMs : plainEveryMs)) return;
			shown = now;
			const line = progressLine(title, fraction, (now - start) / 1000);
			if (stream.isTTY) stream.write(`\r\u001b[2K${line}`);
			else stream.write(`${line}\n`);
			visible = true;
		},
		finish() {
			if (visible && stream.isTTY) stream.write('\r\u001b[2K');
			visible = false;
		},
	};
}
