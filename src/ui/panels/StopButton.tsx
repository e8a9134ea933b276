import { useWorkbench } from '../workbench/workbench.ts';

/** Keys that stop every device wherever the focus is, over dialogs and in text too; nothing else uses them. `KeyboardEvent.key`. */
export const stopKeys = ['F8', 'Pause'] as const;

/** The emergency stop. @param testId names the place that it stands in */
export function StopButton({ testId, disabled = false }: { readonly testId: string; readonly disabled?: boolean }) {
	const { actions } = useWorkbench();
	return (
		<button
			type="button"
			class="stop"
			disabled={disabled}
			data-testid={testId}
			title={`Stops every device at once (${stopKeys.join(' or ')}, wherever the focus is)`}
			onClick={() => void actions.emergencyStop()}
		>
			EMERGENCY STOP <kbd>{stopKeys[0]}</kbd>
		</button>
	);
}
