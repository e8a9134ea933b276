import type { EngineRequest } from '../../protocol/requests.ts';
import type { ControlBlock } from '../../protocol/session/controlBlock.ts';
import { defaultControl } from '../../protocol/session/controlBlock.ts';
import { isMadeBy } from '../../protocol/session/lightSources.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { NamedSink } from '../../protocol/sinks.ts';

/** A size of pictures, pixels. */
interface PictureSize {
	readonly width: number;
	readonly height: number;
}

/** What an engine that is started now begins with, so that nothing is lost that the user has set. */
export interface Beginning {
	readonly session: Session;
	/** The patch may still grow: nobody has chosen one. */
	readonly grows: boolean;
	readonly running: boolean;
	/** Pictures of a screen's camera come in this size. */
	readonly camera: PictureSize | null;
}

/** The part of the session that decides how spikes become a grip: the control law reads it here and writes it back. */
export interface KeptControl {
	control(): ControlBlock;
	keepControl(block: ControlBlock): void;
}

/** The devices that were asked for, in order. */
export interface KeptSinks {
	sinks(): readonly NamedSink[];
	keepSinks(sinks: readonly NamedSink[]): void;
}

/**
 * The one place that holds the present session as the user set it: circuit, declarations, patch, parameters, seed, light,
 * interventions, control law and devices, and whether it runs. Engine, control law and device list work with what stands
 * here and say here what they have taken over; what they refuse never gets here. Saving it, describing it and starting an
 * engine again ask nobody else.
 */
export interface PresentSession extends KeptControl, KeptSinks {
	/** As a session file keeps it. */
	session(): Session;
	/** The engine has taken this over; its `control` counts for nothing. */
	keepModel(model: Session): void;
	/** The engine has done this request. */
	done(request: EngineRequest): void;
	beginning(): Beginning;
}

/** A session as it is opened, stopped, without devices. @param grows see `Beginning` */
export function createPresentSession(opened: Session, grows = false): PresentSession {
	let model = opened;
	let control = opened.control ?? defaultControl();
	let sinks: readonly NamedSink[] = [];
	let mayGrow = grows;
	let running = false;
	let camera: PictureSize | null = null;

	return {
		session: () => ({ ...model, control }),
		control: () => control,
		keepControl(block) {
			control = block;
		},
		sinks: () => sinks,
		keepSinks(next) {
			sinks = next;
		},
		keepModel(next) {
			model = next;
			if (!isMadeBy(next.source, 'screen')) camera = null;
		},
		done(request) {
			switch (request.type) {
				case 'setRunning':
					({ running } = request);
					return;
				// It pauses by itself: an engine that must be started again stands still.
				case 'runTo':
					running = false;
					return;
				case 'openCamera':
					camera = { width: request.width, height: request.height };
					return;
				case 'closeCamera':
					camera = null;
					return;
				case 'loadSession':
				case 'setPatch':
					// A patch was chosen: an engine that must be started again keeps it.
					mayGrow = false;
					return;
				default:
					return;
			}
		},
		beginning: () => ({ session: { ...model, control }, grows: mayGrow, running, camera }),
	};
}
