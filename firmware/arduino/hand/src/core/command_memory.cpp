#include "command_memory.h"

namespace retinode {

constexpr uint8_t kFingers = 0;
constexpr uint8_t kWristOnly = 1;
constexpr uint8_t kElectrodes = 2;
constexpr uint8_t kRelax = 3;
constexpr uint8_t kAny = 4;

// What a command concerns.
static uint8_t groupOf(Target target) {
	switch (target) {
		case Target::grip:
		case Target::digits:
			return kFingers;
		case Target::wrist:
			return kWristOnly;
		case Target::stimulate:
			return kElectrodes;
		case Target::relax:
			break;
	}
	return kRelax;
}

// Ids go round: the half before an id is newer, the half behind it older.
static bool isNewer(uint16_t id, uint16_t than) {
	const uint16_t ahead = static_cast<uint16_t>(id - than);
	return ahead > 0 && ahead <= kBoundNewerIds;
}

const Answer* CommandMemory::known(uint16_t id) const {
	for (uint8_t i = 0; i < count_; i++) {
		if (answers_[i].id == id) return &answers_[i];
	}
	return nullptr;
}

bool CommandMemory::overtaken(const Command& command) const {
	if (isNewest(command.id, kAny)) return false;
	return !isNewest(command.id, groupOf(command.target)) || !isNewest(command.id, kRelax);
}

// Not so is the newest itself: its answer may be forgotten, but it is not acted upon twice.
bool CommandMemory::isNewest(uint16_t id, uint8_t group) const { return !has_[group] || isNewer(id, newest_[group]); }

void CommandMemory::taken(uint16_t id, uint8_t group) {
	if (!isNewest(id, group)) return;
	has_[group] = true;
	newest_[group] = id;
}

void CommandMemory::remember(const Command& command, const Answer& answer) {
	if (answer.refusal == Refusal::none) {
		taken(command.id, groupOf(command.target));
		taken(command.id, kAny);
		lastId_ = command.id;
		lastUs_ = answer.atUs;
	}
	for (uint8_t i = 0; i < count_; i++) {
		if (answers_[i].id != command.id) continue;
		answers_[i] = answer;
		return;
	}
	answers_[next_] = answer;
	next_ = static_cast<uint8_t>((next_ + 1) % kRemembered);
	if (count_ < kRemembered) count_++;
}

void CommandMemory::forget() {
	count_ = 0;
	next_ = 0;
	for (bool& has : has_) has = false;
	lastId_ = 0;
	lastUs_ = 0;
}

}  // namespace retinode
