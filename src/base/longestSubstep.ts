/**
 * Substeps of spiking cells are no longer than this unless longer ones are asked for, ms. Found on the ganglion cell of Fohlmeister & Miller 1997 (20 °C): with 0.125 ms the
 * first 20 spikes of the accuracy contract are as near to the reference as with 0.1 ms, and its rate is off by 0.05 % at most from 20 to 320 spikes a second;
 * substeps of a seventh of a ms throw it (`OvershootTrials`). Cells of mammals have shorter ones by what throws them.
 */
export const longestSubstepMs = 0.125;
