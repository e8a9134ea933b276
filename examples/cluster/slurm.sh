#!/bin/sh
# A dataset on a cluster with Slurm: an array job of which each task makes one part (eight of them here), and a job that checks and merges them:
#
#   job=$(sbatch --parsable --array=1-8 slurm.sh spec.json /shared/folder 8)
#   sbatch --dependency=afterok:$job slurm.sh spec.json /shared/folder merge
#
# A task that was killed, ran out of time or was put back into the queue goes on where it was: the first line again, or for part 3 alone
# sbatch --array=3 slurm.sh spec.json /shared/folder 8
# RETINODE: what starts the program, where `retinode` is not on the PATH.
#SBATCH --job-name=retinode
#SBATCH --cpus-per-task=4
#SBATCH --requeue
set -eu
usage='usage: sbatch --array=1-N slurm.sh SPEC.json FOLDER N, then sbatch slurm.sh SPEC.json FOLDER merge'
spec=${1:?$usage}
out=${2:?$usage}
parts=${3:?$usage}
retinode=${RETINODE:-retinode}
if [ "$parts" = merge ]; then
	exec $retinode dataset merge "$out"
fi
# Without --cpus-per-task the processors of the node are all that is known.
workers=${SLURM_CPUS_PER_TASK:-${SLURM_CPUS_ON_NODE:-1}}
exec $retinode dataset "$spec" --out "$out" --shard "${SLURM_ARRAY_TASK_ID:?$usage}/$parts" --workers "$workers"
