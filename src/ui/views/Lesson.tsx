import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Explained } from '../fields/Term.tsx';
import { firstLesson, type LessonStep } from '../lesson/lessonSteps.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Frames what a step is about for as long as it is shown. */
function useFrame(about: string): void {
	useEffect(() => {
		const frame = (): void => {
			for (const each of document.querySelectorAll('.lesson-about')) each.classList.remove('lesson-about');
			document.querySelector(`[data-testid="${about}"]`)?.classList.add('lesson-about');
		};
		frame();
		// What it is about may come onto the screen by what the step asks for.
		const timer = setInterval(frame, 500);
		return () => {
			clearInterval(timer);
			document.querySelector('.lesson-about')?.classList.remove('lesson-about');
		};
	}, [about]);
}

/** The lesson, below the retina, as long as it is taken. */
export function Lesson() {
	const { view } = useWorkbench();
	const at = useStore(view, (state) => state.lessonStep);
	const step = at === null ? undefined : firstLesson[at];
	return at === null || !step ? null : <Step at={at} step={step} />;
}

/** A step: what is to be seen, one thing to do, whether it is done. */
function Step({ at, step }: { readonly at: number; readonly step: LessonStep }) {
	const workbench = useWorkbench();
	const { view, model, selection } = workbench;
	// What a step looks for lies in these: it is asked again whenever one of them changes.
	useStore(view, (state) => state);
	useStore(model, (state) => state);
	useStore(selection, (state) => state);
	const heading = useRef<HTMLHeadingElement>(null);
	useFrame(step.about);
	useLayoutEffect(() => {
		// Read out, and gone on from by keyboard: at once with the step, or a key pressed right then goes on from the step before.
		heading.current?.focus();
	}, [at]);
	const go = (lessonStep: number | null): void => view.getState().set({ lessonStep });
	const isDone = step.isDone(workbench);
	const isLast = at === firstLesson.length - 1;
	return (
		<section class="lesson" aria-label="Lesson" data-testid="lesson" data-step={at}>
			<h2 ref={heading} tabIndex={-1}>
				{at + 1} of {firstLesson.length}. {step.title}
			</h2>
			<p>
				<Explained text={step.text} />
			</p>
			<p class="task">
				<span role="status" data-testid="lesson-state" data-done={isDone}>
					{isDone ? '✓ Done. ' : 'To do: '}
				</span>
				{step.task}
			</p>
			<div class="tools">
				<button type="button" disabled={at === 0} data-testid="lesson-back" onClick={() => go(at - 1)}>
					Back
				</button>
				<button type="button" disabled={isDone} data-testid="lesson-act" onClick={() => void step.act(workbench)}>
					Do it for me
				</button>
				<button
					type="button"
					class={isDone ? 'primary' : ''}
					data-testid="lesson-next"
					onClick={() => go(isLast ? null : at + 1)}
				>
					{isLast ? 'End' : isDone ? 'Next' : 'Skip'}
				</button>
				<span class="grow" />
				<button type="button" data-testid="lesson-leave" onClick={() => go(null)}>
					Leave the lesson
				</button>
			</div>
		</section>
	);
}
