/* A reference that releases itself, as WRL's ComPtr. */
#ifndef COM_POINTER_H
#define COM_POINTER_H

template <typename Interface>
class ComPointer {
public:
    ComPointer() = default;
    ComPointer(const ComPointer &) = delete;
    ComPointer &operator=(const ComPointer &) = delete;
    ~ComPointer() { reset(); }

    void reset()
    {
        if (pointer_ != nullptr)
            pointer_->Release();
        pointer_ = nullptr;
    }
    /* For a method that gives one. */
    Interface **put()
    {
        reset();
        return &pointer_;
    }
    void **put_void() { return reinterpret_cast<void **>(put()); }
    Interface *get() const { return pointer_; }
    Interface *operator->() const { return pointer_; }
    explicit operator bool() const { return pointer_ != nullptr; }

private:
    Interface *pointer_ = nullptr;
};

#endif
