import { useEffect, useMemo } from 'preact/hooks';
import { readProtocolText } from '../protocols/protocolText.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { ProtocolGallery } from './ProtocolGallery.tsx';
import { ProtocolLive } from './ProtocolLive.tsx';
import { ProtocolParameters } from './ProtocolParameters.tsx';
import { ProtocolResults } from './ProtocolResults.tsx';
import { ProtocolRun } from './ProtocolRun.tsx';

/** Experiments: the one that is worked on, what it gave, and those that come with the project. */
export function Protocols() {
	const { model, protocols, protocolActions } = useWorkbench();
	const newest = useStore(protocols, (state) => state.draft ?? state.coming);
	const kept = useStore(model, (state) => state.description?.session.protocol ?? '');
	const isConnected = useStore(model, (state) => state.description !== null);
	useEffect(() => {
		if (isConnected) void protocolActions.listPresets();
	}, [isConnected]);
	const text = newest ?? kept;
	const read = useMemo(() => (text === '' ? undefined : readProtocolText(text)), [text]);
	return (
		<>
			<ProtocolRun read={read} />
			{read?.ok && <ProtocolParameters value={read.value} protocol={read.protocol} />}
			<ProtocolLive isReady={read?.ok ?? false} />
			<ProtocolResults />
			<ProtocolGallery />
		</>
	);
}
