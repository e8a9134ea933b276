// Answers to the last commands of a session, so that a repetition is answered and never acted upon twice.
#pragma once
#include <stdint.h>

#include "device_messages.h"
#include "host_messages.h"

namespace retinode {

class CommandMemory {
public:
	// The answer given before to this id; null for a new one.
	const Answer* known(uint16_t id) const;
	// A newer command for the same joints, or a newer relax, or this very one, was taken over before.
	bool overtaken(const Command& command) const;
	// Remembers what became of a command; of one that was taken over also that it was.
	void remember(const Command& command, const Answer& answer);
	// A new session: its ids start anew.
	void forget();

	// The last command taken over and when; id 0 before the first.
	uint16_t lastId() const { return lastId_; }
	uint32_t lastUs() const { return lastUs_; }

private:
	// More than a host has under way at once.
	static constexpr uint8_t kRemembered = 16;
	// The newest command to the fingers, to the wrist, to electrodes, the newest relax, and the newest of all: what is newer
	// than that is never overtaken, however long ago its own joints were asked for something.
	static constexpr uint8_t kGroups = 5;

	bool isNewest(uint16_t id, uint8_t group) const;
	void taken(uint16_t id, uint8_t group);

	Answer answers_[kRemembered];
	uint8_t count_ = 0;
	uint8_t next_ = 0;
	bool has_[kGroups] = {false, false, false, false, false};
	uint16_t newest_[kGroups] = {0, 0, 0, 0, 0};
	uint16_t lastId_ = 0;
	uint32_t lastUs_ = 0;
};

}  // namespace retinode
