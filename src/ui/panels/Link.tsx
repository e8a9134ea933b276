import type { ComponentChildren } from 'preact';
import type { LinkStatus } from '../../protocol/status.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

const linkTitles: Readonly<Record<LinkStatus['state'], string>> = {
	none: 'no device',
	connecting: 'connecting',
	handshaking: 'greeting the device',
	ready: 'ready',
	degraded: 'the line is too slow',
	silent: 'silent',
	disconnected: 'disconnected',
};

/** How a link state is coloured: working, in between, broken, or nothing there. */
export function linkTone(state: LinkStatus['state']): 'good' | 'warn' | 'bad' | 'off' {
	switch (state) {
		case 'ready':
			return 'good';
		case 'connecting':
		case 'handshaking':
		case 'degraded':
			return 'warn';
		case 'silent':
		case 'disconnected':
			return 'bad';
		case 'none':
			return 'off';
	}
}

/** The state in words; of a line that is too slow, what is sent in place of exact spikes. */
export function stateText({ state, sending }: Pick<LinkStatus, 'state' | 'sending'>): string {
	if (state !== 'degraded') return linkTitles[state];
	return `${sending === 'rate' ? 'rates instead of spikes' : 'rounded times instead of exact ones'}: ${linkTitles[state]}`;
}

/** How one device's link stands, with its counts, and those that a device has beside them. */
export function Link({ link, children }: { readonly link: LinkStatus; readonly children?: ComponentChildren }) {
	const { view } = useWorkbench();
	const isOpen = useStore(view, (state) => state.opened.includes('counters'));
	return (
		<div class="link">
			<p>
				<span class={`lamp ${linkTone(link.state)}`} aria-hidden="true" />
				<b data-testid="link-state" data-state={link.state}>
					{stateText(link)}
				</b>
				{link.device !== '' && ` – ${link.device}`}
			</p>
			{link.message !== '' && (
				<p class="note warn" role="status" data-testid="link-message">
					{link.message}
				</p>
			)}
			<details
				open={isOpen}
				onToggle={(event) => {
					if (event.currentTarget.open !== isOpen) view.getState().toggleOpened('counters');
				}}
			>
				<summary data-testid="open-counters">
					Counters{link.spikesLost > 0 ? `: ${link.spikesLost} spikes lost` : ''}
				</summary>
				<dl class="figures pairs">
					<dt>Spikes sent</dt>
					<dd data-testid="spikes-sent">{link.spikesSent}</dd>
					{link.spikesCoalesced > 0 && (
						<>
							<dt>… with rounded times</dt>
							<dd class="warn" data-testid="spikes-coalesced">
								{link.spikesCoalesced}
							</dd>
						</>
					)}
					{link.spikesAsRates > 0 && (
						<>
							<dt>… as rates</dt>
							<dd data-testid="spikes-as-rates">{link.spikesAsRates}</dd>
						</>
					)}
					<dt>Spikes lost</dt>
					<dd class={link.spikesLost > 0 ? 'warn' : ''}>{link.spikesLost}</dd>
					<dt>Bytes written</dt>
					<dd data-testid="bytes-written">{link.bytesWritten}</dd>
					<dt>Checksum errors</dt>
					<dd>{link.checksumErrors}</dd>
					<dt>Sequence gaps</dt>
					<dd>{link.sequenceGaps}</dd>
					<dt>Reconnections</dt>
					<dd>{link.reconnections}</dd>
					{children}
				</dl>
			</details>
		</div>
	);
}
