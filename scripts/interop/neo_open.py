"""Opens a recording with Neo. Usage: neo_open.py FILE"""
import sys
import neo

(block,) = neo.io.NWBIO(sys.argv[1], 'r').read_all_blocks()
(segment,) = block.segments
print(len(segment.analogsignals), 'signals,', len(segment.irregularlysampledsignals), 'with times of their own,', len(segment.spiketrains), 'spike trains')
for signal in segment.analogsignals[:3]:
    print(signal.name, signal.shape, signal.units.dimensionality, signal.sampling_rate)
print('first spike train', len(segment.spiketrains[0]), 'spikes until', segment.spiketrains[0].t_stop)
